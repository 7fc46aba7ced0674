from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select, update

from adapters.sql.outbox import append_to_outbox
from adapters.sql.records.codec import loads
from adapters.sql.records.contractors import SettingsRecord, head_of, settings_of, settings_record
from adapters.sql.repositories.rows import load
from adapters.sql.tables import contractor_hosts, contractors
from adapters.sql.transaction import Transaction
from application.errors import StaleWrite
from domain.contractors.contractor import Contractor
from domain.shared.ids import ContractorId


@dataclass(frozen=True, slots=True)
class SqlContractors:
    tx: Transaction

    async def current(self) -> Contractor:
        return await self._load(lock=False)

    async def get(self) -> Contractor:
        return await self._load(lock=True)

    async def save(self, contractor: Contractor) -> None:
        unchanged = and_(contractors.c.id == contractor.id, contractors.c.version == contractor.version)
        values = {**contractor_values(contractor), "version": contractor.version + 1}
        statement = update(contractors).where(unchanged).values(values).returning(contractors.c.id)
        if await self.tx.one(statement) is None:
            raise StaleWrite
        contractor.version += 1
        await append_to_outbox(self.tx, contractor.pull_events())

    async def _load(self, *, lock: bool) -> Contractor:
        row = await load(self.tx, select(contractors).where(contractors.c.id == self.tx.contractor_id), lock=lock)
        hosts = await self.tx.rows(
            select(contractor_hosts.c.host)
            .where(contractor_hosts.c.contractor_id == self.tx.contractor_id)
            .order_by(contractor_hosts.c.host)
        )
        return Contractor(
            id=ContractorId(row.id),
            name=row.name,
            base_url=row.base_url,
            hosts=[host.host for host in hosts],
            settings=settings_of(loads(row.settings, SettingsRecord)),
            active=row.active,
            version=row.version,
        )


def contractor_values(contractor: Contractor) -> dict[str, Any]:
    """The row's columns, save id and version."""
    return {
        "name": contractor.name,
        "base_url": contractor.base_url,
        "active": contractor.active,
        "settings": settings_record(contractor.settings),
        "head": head_of(contractor),
        "stripe_account": contractor.settings.stripe_account or None,
    }
