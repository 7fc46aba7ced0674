"""The contractor's trail and its exception list."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.records.actors import actor_record
from adapters.sql.tables import alerts, audit
from adapters.sql.transaction import Transaction
from domain.shared.actors import Actor

log = logging.getLogger("serviceflow.alerts")


@dataclass(frozen=True, slots=True)
class SqlAudit:
    tx: Transaction

    async def note(self, action: str, *, by: Actor, subject: str, result: str = "done") -> None:
        await self.tx.rows(self._row(self.tx.new_id(), action, by, subject, result))

    async def note_refusal(self, action: str, *, by: Actor, subject: str, code: str) -> None:
        row = self._row(_of_this_minute(by, action, code), action, by, subject, f"refused: {code}")
        await self.tx.rows(row.on_conflict_do_nothing(constraint="pk_audit"))

    def _row(self, id: UUID, action: str, by: Actor, subject: str, result: str) -> Insert:
        return upsert(audit).values(
            contractor_id=self.tx.contractor_id,
            id=id,
            at=self.tx.now,
            action=action,
            subject=subject,
            result=result,
            actor=actor_record(by),
        )


def _of_this_minute(by: Actor, *what: str) -> UUID:
    """A UUIDv7 of the minute by the machine's clock, as other ids are; the same for the same person and words."""
    minute_ms = int(time.time()) // 60 * 60_000
    digest = sha256("\n".join((str(by.kind), str(by.id), *what)).encode()).digest()
    marks = bytes([0x70 | digest[0] & 0xF, digest[1], 0x80 | digest[2] & 0x3F])  # version 7, variant 1 (RFC 9562)
    return UUID(bytes=minute_ms.to_bytes(6) + marks + digest[3:10])


class RaisedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the exception list."""

    code: str
    subject: str  # "payment:<id>"
    detail: str
    count: int
    last_at: datetime


async def raised_alerts(tx: Transaction, *, most: int) -> list[RaisedAlert]:
    """What staff should look into, newest first."""
    rows = await tx.rows(
        select(alerts).where(alerts.c.contractor_id == tx.contractor_id).order_by(alerts.c.last_at.desc()).limit(most)
    )
    return [
        RaisedAlert(
            code=row.code, subject=row.subject, detail=row.detail, count=row._mapping["count"], last_at=row.last_at
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SqlAlerts:
    tx: Transaction

    async def raise_(self, code: str, *, subject: str, detail: str = "") -> None:
        row = upsert(alerts).values(
            contractor_id=self.tx.contractor_id,
            id=self.tx.new_id(),
            code=code,
            subject=subject,
            detail=detail,
            first_at=self.tx.now,
            last_at=self.tx.now,
        )
        again = {"count": alerts.c.count + 1, "last_at": self.tx.now, "detail": row.excluded.detail}
        await self.tx.rows(row.on_conflict_do_update(constraint="uq_alert_subject", set_=again))
        log.error("alert raised", extra={"code": code, "contractor_id": str(self.tx.contractor_id)})
