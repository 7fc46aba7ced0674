"""The invariants that can be seen in the rows: asked contractor by contractor, by the role that policies bind."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import text

from adapters.sql.checks import decisions, money, pictures, queues, trail
from adapters.sql.checks.rule import Rule
from adapters.sql.door import Door
from domain.shared.ids import ContractorId

RULES: tuple[Rule, ...] = (*money.RULES, *decisions.RULES, *pictures.RULES, *queues.RULES, *trail.RULES)
MOST_ROWS = 20


class BrokenInvariant(msgspec.Struct, frozen=True, kw_only=True):
    id: str  # "I1"
    says: str  # what should be true
    rows: tuple[str, ...]  # what breaks it, at most MOST_ROWS of all contractors


async def broken_invariants(door: Door, contractors: Sequence[UUID]) -> list[BrokenInvariant]:
    """Every rule that some row of these contractors breaks, in the order of RULES; changes nothing.

    Raises Busy when the database cannot be asked or takes too long.
    """
    found: dict[int, list[str]] = {}
    for contractor_id in contractors:
        async with door.transaction(ContractorId(contractor_id)) as tx:
            await tx.rows(text("SET TRANSACTION READ ONLY"))
            for position, rule in enumerate(RULES):
                room = MOST_ROWS - len(found.get(position, []))
                rows = await tx.rows(rule.statement(most=room)) if room else []
                if rows:
                    found.setdefault(position, []).extend(f"contractor {contractor_id}: {row.broken}" for row in rows)
    return [
        BrokenInvariant(id=rule.id, says=rule.says, rows=tuple(found[position]))
        for position, rule in enumerate(RULES)
        if position in found
    ]
