"""The past of a rehearsal, kept so that the next start need not live through it again.

The rows are a database of their own on the rehearsal's server, which each run copies; beside them lie the sandbox's
books, and the keys without which neither tokens nor sealed words of the past could be read. All of it is made anew when
the day, the port that stands in stored links, or any code that has a part in it is another one.
"""

import os
import secrets
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from entrypoints.cli.rehearsal.firms import FIRMS
from entrypoints.cli.rehearsal.seeding import SeededFirm

SOURCE = Path(__file__).parents[2]
# What shows the rows, or moves them only after a start, has no part in the past.
NO_PART = ("entrypoints/http", "entrypoints/workers", "adapters/jinja", "adapters/typst", "adapters/queue")
SUFFIXES = {".py", ".sql", ".mo", ".po"}


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """Of the installation; in the form of TOKEN_KEYS and SEAL_KEYS."""

    tokens: str
    seals: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    keys: Keys
    firms: tuple[SeededFirm, ...]


def new_keys() -> Keys:
    tokens, seals = (f"1:{b64encode(secrets.token_bytes(32)).decode()}" for _ in range(2))
    return Keys(tokens=tokens, seals=seals)


def snapshot_key(
    web_port: int, *, now: datetime | None = None, source: Path = SOURCE, locks: Path = Path("requirements")
) -> str:
    """The same as long as a snapshot made under it can be used. Payment pages of the past have ended: wherever the
    sandbox listens, nobody is sent there by them."""
    today = (now or datetime.now(UTC)).astimezone(ZoneInfo(FIRMS[0][0].settings.zone)).date()
    digest = sha256(f"{today} {web_port}".encode())
    for file in (*_code(source), *sorted(locks.glob("*.txt"))):
        digest.update(str(file).encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _code(source: Path) -> Iterator[Path]:
    for file in sorted(source.rglob("*")):
        if file.suffix in SUFFIXES and not file.relative_to(source).as_posix().startswith(NO_PART):
            yield file


class SnapshotFiles:
    """What of a snapshot is no row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "snapshot.json"
        self.books = folder / "books.json"

    def read(self) -> Snapshot | None:
        """None where there is none, or one of another form."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Snapshot) if self.books.exists() else None
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def write(self, snapshot: Snapshot, books: object) -> None:
        """Readable by us alone, for the keys of a rehearsal are keys."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path, content in ((self.books, msgspec.json.encode(books)), (self._file, msgspec.json.encode(snapshot))):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
