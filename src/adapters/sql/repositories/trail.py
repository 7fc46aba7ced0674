"""The contractor's trail and its exception list."""

import logging
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import insert, select
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
        await self.tx.rows(
            insert(audit).values(
                contractor_id=self.tx.contractor_id,
                id=self.tx.new_id(),
                at=self.tx.now,
                action=action,
                subject=subject,
                result=result,
                actor=actor_record(by),
            )
        )


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
