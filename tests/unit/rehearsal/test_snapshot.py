"""When a kept past is used again, and how its keys are kept."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from domain.shared.actors import Actor, ActorKind
from domain.shared.ids import ContractorId
from entrypoints.cli import snapshot
from entrypoints.cli.rehearsal.known import Known, Person
from entrypoints.cli.rehearsal.seeding import SeededFirm
from entrypoints.cli.snapshot import Snapshot, SnapshotFiles, new_keys, snapshot_key

TODAY = datetime(2027, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Code with and without a part in the past."""
    for name in ("application/jobs.py", "adapters/sql/tables.sql", "entrypoints/http/pages.py", "domain/picture.webp"):
        file = tmp_path / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("before")
    return tmp_path


def key(source: Path, *, web_port: int = 8000, now: datetime = TODAY) -> str:
    return snapshot_key(web_port, now=now, source=source / "src", locks=source / "requirements")


@pytest.mark.parametrize("changed", ["src/application/jobs.py", "src/adapters/sql/tables.sql", "requirements/dev.txt"])
def test_a_change_of_what_made_it_makes_it_anew(source: Path, changed: str) -> None:
    before = key(source)
    assert key(source) == before
    (source / changed).write_text("after")
    assert key(source) != before


def test_a_new_file_makes_it_anew(source: Path) -> None:
    before = key(source)
    (source / "src" / "application" / "new.py").write_text("")
    assert key(source) != before


@pytest.mark.parametrize("changed", ["src/entrypoints/http/pages.py", "src/domain/picture.webp"])
def test_what_only_shows_it_leaves_it_as_it_is(source: Path, changed: str) -> None:
    before = key(source)
    (source / changed).write_text("after")
    assert key(source) == before


def test_another_day_of_the_first_firm_makes_it_anew(source: Path) -> None:
    """Its day, not that of UTC: in New York it is still the 13th at 3:59 UTC, and the 14th from 5:00 on."""
    night, late = datetime(2027, 3, 14, 4, 59, tzinfo=UTC), datetime(2027, 3, 13, 15, 0, tzinfo=UTC)
    assert key(source, now=night) == key(source, now=late) != key(source)


def test_the_port_of_stored_links_makes_it_anew(source: Path) -> None:
    assert key(source, web_port=9999) != key(source)


def test_the_real_code_has_a_key() -> None:
    assert snapshot_key(8000) == snapshot_key(8000)
    assert (snapshot.SOURCE / "domain").is_dir()


def a_snapshot() -> Snapshot:
    staff = Actor(kind=ActorKind.STAFF, id=None, name="Riley")
    person = Person(UUID(int=1), UUID(int=2), (UUID(int=3),), "Ana", "Ana Morales", "ana@example.com", "en")
    known = Known(ContractorId(UUID(int=4)), staff, people={"Ana": person}, jobs={"7": UUID(int=5)})
    firm = SeededFirm(
        name="Firm", hosts=("127.0.0.1", "firm.localhost"), url="http://x", language="en", api_key="sk", known=known
    )
    return Snapshot(keys=new_keys(), firms=(firm,))


def test_what_is_written_is_read_and_nobody_else_reads_it(tmp_path: Path) -> None:
    files, written = SnapshotFiles(tmp_path / "kept"), a_snapshot()
    assert files.read() is None
    files.write(written, {"accounts": []})
    assert files.read() == written
    assert [file.stat().st_mode & 0o077 for file in sorted((tmp_path / "kept").iterdir())] == [0, 0]


@pytest.mark.parametrize("broken", [b"", b"{}", b"\xff"])
def test_one_of_another_form_is_none(tmp_path: Path, broken: bytes) -> None:
    files = SnapshotFiles(tmp_path)
    files.write(a_snapshot(), {})
    (tmp_path / "snapshot.json").write_bytes(broken)
    assert files.read() is None
    files.write(a_snapshot(), {})
    files.books.unlink()
    assert files.read() is None


def test_keys_are_of_one_past() -> None:
    assert len({key for _ in range(2) for key in (new_keys().tokens, new_keys().seals)}) == 4
