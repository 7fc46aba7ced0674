"""The trail's chain: sealed in order, once, and in pieces, whoever seals (I7, T79)."""

import asyncio
import time
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from adapters.sql import seals
from adapters.sql.seals import CONTENT, SqlTrailSealer
from adapters.sql.tables import audit
from domain.shared.actors import SYSTEM
from tests.contracts.ground import Ground, prepared
from tests.drivers.sql import SqlPortal

pytestmark = [pytest.mark.anyio, pytest.mark.I7]


async def test_each_seal_follows_from_the_one_before(ground: Ground, portal: SqlPortal) -> None:
    sealer, mine = SqlTrailSealer(portal.door), ground.contractor.id
    await act(ground, 3)
    first = await sealer.seal(mine)
    await act(ground, 2)
    second = await sealer.seal(mine)
    assert first is not None
    assert second is not None
    assert (first.added, second.added, second.position) == (3, 2, 5)
    assert await chain(portal, mine) == await sealed(portal, mine)
    assert (await sealed(portal, mine))[-1] == second.digest
    assert await sealer.seal(mine) is None


async def test_a_row_that_was_committed_late_is_sealed_after_its_successors(ground: Ground, portal: SqlPortal) -> None:
    sealer, mine = SqlTrailSealer(portal.door), ground.contractor.id
    async with ground.begin() as slow:
        await slow.audit.note("slow", by=SYSTEM, subject="x")
        await act(ground, 1)
        assert await sealer.seal(mine) is not None
        await slow.commit()
    late = await sealer.seal(mine)
    assert late is not None
    assert (late.position, late.added) == (2, 1)


@pytest.mark.R34
async def test_a_row_of_a_machine_whose_clock_is_behind_is_sealed_too(ground: Ground, portal: SqlPortal) -> None:
    """One is ten minutes ahead, the other ten behind: their ids are twenty minutes apart at the same moment."""
    sealer, mine = SqlTrailSealer(portal.door), ground.contractor.id
    now_ms = int(time.time() * 1000)
    for minutes in (10, -10):
        async with portal.door.short(mine) as tx:
            made = UUID(int=(now_ms + minutes * 60_000 << 80) | 7 << 76 | 2 << 62)
            row = {"contractor_id": mine, "id": made, "action": "x", "subject": "x", "result": "done", "actor": {}}
            await tx.rows(insert(audit).values(at=tx.now, **row))
        head = await sealer.seal(mine)
        assert head is not None
        assert head.added == 1


async def test_sealers_at_once_seal_each_row_once(ground: Ground, portal: SqlPortal) -> None:
    sealer, mine = SqlTrailSealer(portal.door), ground.contractor.id
    await act(ground, 5)
    heads = await asyncio.gather(*(sealer.seal(mine) for _ in range(6)))
    assert sum(head.added for head in heads if head) == 5
    assert await chain(portal, mine) == await sealed(portal, mine)


async def test_a_long_trail_is_sealed_in_pieces(
    ground: Ground, portal: SqlPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "MOST_ROWS", 2)
    sealer, mine = SqlTrailSealer(portal.door), ground.contractor.id
    await act(ground, 5)
    added = [head.added for _ in range(4) if (head := await sealer.seal(mine))]
    assert added == [2, 2, 1]
    assert await chain(portal, mine) == await sealed(portal, mine)


async def test_each_contractor_has_a_chain_of_its_own(ground: Ground, portal: SqlPortal) -> None:
    other = await prepared(portal, host="other.example")
    await act(ground, 2)
    await act(other, 1)
    for one in (ground, other):
        head = await SqlTrailSealer(portal.door).seal(one.contractor.id)
        assert head is not None
        assert head.position == (2 if one is ground else 1)


async def act(ground: Ground, times: int) -> None:
    for number in range(times):
        async with ground.begin() as work:
            await work.audit.note("estimate.sent", by=SYSTEM, subject=f"estimate:{number}")
            await work.commit()


async def chain(portal: SqlPortal, contractor_id: UUID) -> list[bytes]:
    """The digests as anybody can make them again from the rows."""
    async with portal.door.transaction(contractor_id) as tx:  # type: ignore[arg-type]  # ids are one kind here
        rows = await tx.rows(
            text(
                f"SELECT {CONTENT} AS content FROM audit a JOIN audit_seal s ON s.audit_id = a.id"
                " AND s.contractor_id = a.contractor_id ORDER BY s.position"
            )
        )
    made, digest = [], b""
    for row in rows:
        digest = sha256(digest + row.content).digest()
        made.append(digest)
    return made


async def sealed(portal: SqlPortal, contractor_id: UUID) -> list[bytes]:
    rows = await portal.look(f"select digest from audit_seal where contractor_id = '{contractor_id}' order by position")
    return [row["digest"] for row in rows]
