"""Every invariant holds in a sound installation, and each goes red when a row breaks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from adapters.sql.invariants import MOST_ROWS, RULES, broken_invariants
from tests.contracts.ground import Ground, prepared
from tests.drivers.sql import SqlPortal
from tests.integration.invariants.breaks import BREAKS
from tests.integration.invariants.sound import Sound, made_sound

pytestmark = pytest.mark.anyio


async def test_a_sound_installation_breaks_none(sound: Sound) -> None:
    assert await broken_invariants(sound.portal.door, [sound.contractor_id]) == []


async def test_each_rule_sees_what_breaks_it(sound: Sound) -> None:
    """All in one database: what breaks a rule is rolled back before the next one."""
    assert set(BREAKS) == {rule.says for rule in RULES}
    async with as_owner(sound.portal) as owner:
        assert await found_broken(owner) == set()
        for says, statements in BREAKS.items():
            for statement in statements:
                spoiled = await owner.begin_nested()
                for part in statement.split(";"):
                    await run(owner, part, sound)
                assert says in await found_broken(owner), statement
                await spoiled.rollback()


async def test_broken_rows_are_named_for_every_contractor_up_to_a_bound(ground: Ground, portal: SqlPortal) -> None:
    sound, other = await made_sound(ground), await prepared(portal, host="other.example")
    for _ in range(MOST_ROWS):
        await ground.invoice()
    await other.invoice()
    owner = await asyncpg.connect(portal.database.admin_dsn)
    try:
        await owner.execute("update invoice set settled_minor = settled_minor - 1")
    finally:
        await owner.close()
    both = [other.contractor.id, sound.contractor_id]
    [broken] = await broken_invariants(portal.door, both)
    assert (broken.id, len(broken.rows)) == ("I1", MOST_ROWS)
    assert broken.rows[0].startswith(f"contractor {other.contractor.id}: invoice INV-2001")
    assert all(row.startswith(f"contractor {sound.contractor_id}") for row in broken.rows[1:])
    assert await broken_invariants(portal.door, []) == []


@asynccontextmanager
async def as_owner(portal: SqlPortal) -> AsyncIterator[AsyncConnection]:
    """A transaction that no trigger, foreign key or policy minds, and that leaves nothing behind."""

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(portal.database.admin_dsn)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            yield connection
            await connection.rollback()
    finally:
        await engine.dispose()


async def run(owner: AsyncConnection, statement: str, sound: Sound) -> None:
    ids = {
        name: getattr(value, "id", value)
        for name in Sound.__slots__
        if (value := getattr(sound, name)) is not None and name not in {"portal", "contractor_id"}
    }
    parts = text(statement)
    await owner.execute(parts, {name: value for name, value in ids.items() if f":{name}" in statement})


async def found_broken(owner: AsyncConnection) -> set[str]:
    return {rule.says for rule in RULES if (await owner.execute(rule.statement(most=1))).first() is not None}
