"""What is handed out of a picture, and to whom."""

import pytest

from adapters.sql.reads.pictures import SqlPictureReader
from application.ports.pictures import PictureFile, PictureReader
from domain.shared.pictures import PictureKind
from tests.integration.reads.conftest import CountingPool
from tests.integration.reads.seed import Firm, Seed
from tests.support.database import TestDatabase

pytestmark = pytest.mark.anyio

LINE, LOGO = "1" * 64, "2" * 64


async def test_a_picture_is_read_by_its_hash_large_or_small(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    firm.picture(LINE)
    firm.picture(LOGO, kind="logo", small=None)
    await seed.write(database.admin_dsn)
    reader: PictureReader = SqlPictureReader(pool)
    large, small = PictureFile(media_type="image/jpeg", content=b"large"), b"small"
    assert await reader.find(firm.id, LINE, PictureKind.LINE, small=False) == large
    assert await reader.find(firm.id, LINE, PictureKind.LINE, small=True) == PictureFile(
        media_type="image/jpeg", content=small
    )
    assert await reader.find(firm.id, LOGO, PictureKind.LOGO, small=False) == large
    assert await reader.find(firm.id, LOGO, PictureKind.LOGO, small=True) is None
    assert await reader.find(firm.id, LINE, PictureKind.LOGO, small=False) is None
    assert pool.statements == 5


@pytest.mark.T01
@pytest.mark.T23
async def test_T01_a_neighbors_picture_and_one_of_a_closed_business_are_not_there(
    pool: CountingPool, database: TestDatabase
) -> None:
    seed = Seed()
    firm, other, closed = Firm(seed, "Ada"), Firm(seed, "Bob"), Firm(seed, "Cleo", active=False)
    other.picture(LINE)
    closed.picture(LINE)
    await seed.write(database.admin_dsn)
    reader = SqlPictureReader(pool)
    for one in (firm, closed):
        assert await reader.find(one.id, LINE, PictureKind.LINE, small=False) is None
    assert await reader.printed(firm.id, [LINE]) == {}


async def test_documents_get_all_that_they_print_in_one_statement(pool: CountingPool, database: TestDatabase) -> None:
    firm = Firm(seed := Seed(), "Ada Heating")
    firm.picture(LINE)
    firm.picture(LOGO, kind="logo", small=None)
    await seed.write(database.admin_dsn)
    reader = SqlPictureReader(pool)
    assert await reader.printed(firm.id, {LINE, LOGO, "3" * 64}) == {LINE: b"small", LOGO: b"large"}
    assert pool.statements == 1
    assert await reader.printed(firm.id, ()) == {}
    assert pool.statements == 1
