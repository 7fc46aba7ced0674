"""The hash chain of a contractor's trail (I7): each seal is the digest of the one before it and of its own row."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select, text

from adapters.sql.door import Door
from adapters.sql.tables import audit_seals
from application.errors import AlreadyRecorded
from application.ports.trail import TrailHead
from domain.shared.ids import ContractorId

# What a seal covers, of the row `a`. Moments are counted in microseconds, for their text depends on the time zone.
CONTENT = """
    convert_to(jsonb_build_array(a.contractor_id, a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.action,
                                 a.subject, a.result, a.actor)::text, 'UTF8')"""
MOST_ROWS = 2_000
# Ids are made before their rows are committed, on machines whose clocks may be ten minutes ahead or behind (R34). Ids
# of one moment are less than this apart, a transaction's life included, so a row that comes late is found.
LATE = timedelta(minutes=30)

_UNSEALED = text(f"""
    SELECT a.id, {CONTENT} AS content FROM audit a
    WHERE a.contractor_id = :contractor_id AND a.id > :after AND NOT EXISTS (
        SELECT FROM audit_seal s WHERE s.contractor_id = a.contractor_id AND s.audit_id = a.id)
    ORDER BY a.id LIMIT :most""")  # noqa: S608  # a constant of ours


@dataclass(frozen=True, slots=True)
class SqlTrailSealer:
    door: Door

    async def seal(self, contractor_id: UUID) -> TrailHead | None:
        try:
            return await self._seal(ContractorId(contractor_id))
        except AlreadyRecorded:  # another sealer was faster; its seals stand
            return None

    async def _seal(self, contractor_id: ContractorId) -> TrailHead | None:
        async with self.door.short(contractor_id) as tx:
            last = await tx.one(
                select(audit_seals)
                .where(audit_seals.c.contractor_id == contractor_id)
                .order_by(audit_seals.c.position.desc())
                .limit(1)
            )
            before, digest = (last.position, bytes(last.digest)) if last else (0, b"")
            after = _earlier(last.audit_id, LATE) if last else UUID(int=0)
            rows = await tx.rows(_UNSEALED.bindparams(contractor_id=contractor_id, after=after, most=MOST_ROWS))
            if not rows:
                return None
            seals = []
            for position, row in enumerate(rows, start=before + 1):
                digest = sha256(digest + row.content).digest()
                seals.append(
                    {
                        "contractor_id": contractor_id,
                        "position": position,
                        "audit_id": row.id,
                        "digest": digest,
                        "sealed_at": tx.now,
                    }
                )
            await tx.rows(insert(audit_seals).values(seals))
        return TrailHead(position=before + len(seals), digest=digest, added=len(seals))


def _earlier(id: UUID, span: timedelta) -> UUID:
    """The least UUIDv7 of a moment `span` before the one in `id`."""
    ms = (id.int >> 80) - span // timedelta(milliseconds=1)
    return UUID(int=max(ms, 0) << 80)
