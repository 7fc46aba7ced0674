"""The table that is printed, and what in it broke a limit."""

from dataclasses import dataclass, field


@dataclass
class Report:
    broken: list[str] = field(default_factory=list)

    def title(self, text: str, *columns: str) -> None:
        print(f"\n### {text}\n\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}", flush=True)

    def row(self, name: str, *cells: object, keeps: bool = True) -> None:
        """`keeps` its limits, where it has any."""
        if not keeps:
            self.broken.append(name)
        print(f"| {' | '.join(map(str, (name, *cells)))} |{'' if keeps else ' <- over the limit'}", flush=True)
