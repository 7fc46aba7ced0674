"""The ids of promises, threats, faults and invariants, read from the documents that give their wording."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A line that defines an id reads "- EST-4 Signature: …"; elsewhere an id only refers to it.
DEFINITION = re.compile(r"^- ([A-Z]{3}-\d+|[TR]\d{2}|I\d{1,2}) (\S.*)$", re.MULTILINE)


def promises() -> dict[str, str]:
    """Return the wording of each promise by its id."""
    return _read("promises.md")


def threats() -> dict[str, str]:
    """Return the wording of each threat (T01), fault (R01) and invariant (I1) by its id."""
    return _read("threats.md")


def _read(name: str) -> dict[str, str]:
    return dict(DEFINITION.findall((ROOT / "docs" / name).read_text(encoding="utf-8")))
