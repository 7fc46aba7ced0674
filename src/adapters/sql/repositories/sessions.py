from dataclasses import dataclass

from sqlalchemy import Interval, func, insert, literal, select, update

from adapters.sql.repositories.rows import load, save, this
from adapters.sql.tables import sessions
from adapters.sql.transaction import Transaction
from domain.access.session import ABSOLUTE, IDLE, WRITE_EVERY, Session
from domain.shared.ids import ContactId, CustomerId, SessionId


@dataclass(frozen=True, slots=True)
class SqlSessions:
    tx: Transaction

    async def get(self, session_id: SessionId) -> Session:
        row = await load(self.tx, select(sessions).where(this(self.tx, sessions, session_id)), lock=True)
        return Session(
            id=SessionId(row.id),
            contractor_id=self.tx.contractor_id,
            contact_id=ContactId(row.contact_id),
            customer_id=CustomerId(row.customer_id),
            user_agent=row.user_agent,
            started_at=row.started_at,
            seen_at=row.seen_at,
            ended_at=row.ended_at,
            version=row.version,
        )

    async def add(self, session: Session, *, secret_hash: bytes) -> None:
        await self.tx.rows(
            insert(sessions).values(
                contractor_id=self.tx.contractor_id,
                id=session.id,
                contact_id=session.contact_id,
                customer_id=session.customer_id,
                secret_hash=secret_hash,
                user_agent=session.user_agent,
                started_at=session.started_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
                ended_at=session.ended_at,
                version=session.version,
            )
        )

    async def touch(self, session_id: SessionId) -> None:
        now = self.tx.now
        await self.tx.rows(
            update(sessions)
            .where(
                this(self.tx, sessions, session_id),
                sessions.c.ended_at.is_(None),
                sessions.c.expires_at > now,
                sessions.c.seen_at <= now - WRITE_EVERY,
            )
            .values(
                seen_at=now,
                # Session.expires_at, said in SQL
                expires_at=func.least(now + IDLE, sessions.c.started_at + literal(ABSOLUTE, Interval)),
            )
        )

    async def save(self, session: Session) -> None:
        session.version = await save(self.tx, sessions, session.id, session.version, {"ended_at": session.ended_at})
