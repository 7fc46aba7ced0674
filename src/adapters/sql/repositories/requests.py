from dataclasses import dataclass

from sqlalchemy import and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.tables import requests
from adapters.sql.transaction import Transaction
from application.errors import KeyReused
from domain.shared.actors import Actor


@dataclass(frozen=True, slots=True)
class SqlRequests:
    tx: Transaction

    async def claim(self, key: str, *, by: Actor, fingerprint: bytes) -> bytes | None:
        """None too when the first has committed without an answer: it died between two transactions."""
        row = insert(requests).values(
            contractor_id=self.tx.contractor_id,
            actor_key=by.key,
            key=key,
            fingerprint=fingerprint,
            created_at=self.tx.now,
        )
        # PostgreSQL waits here for the transaction that holds the same key.
        if await self.tx.locked(row.on_conflict_do_nothing(constraint="pk_request").returning(requests.c.key)):
            return None
        first = await self.tx.one(select(requests.c.fingerprint, requests.c.result).where(self._this(key, by)))
        assert first is not None, "a request is never removed"
        if first.fingerprint != fingerprint:
            raise KeyReused
        result: bytes | None = first.result
        return result

    async def answer(self, key: str, *, by: Actor, result: bytes) -> None:
        await self.tx.rows(update(requests).where(self._this(key, by)).values(result=result))

    def _this(self, key: str, by: Actor) -> ColumnElement[bool]:
        mine = requests.c.contractor_id == self.tx.contractor_id
        return and_(mine, requests.c.actor_key == by.key, requests.c.key == key)
