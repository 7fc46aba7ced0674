"""What the owner of the installation does by hand: take in contractors, move a rehearsal's clock, check the roles."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import insert, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.engines import Engines
from adapters.sql.faults import ours
from adapters.sql.repositories.contractors import contractor_values
from adapters.sql.tables import api_keys, clock_shift, contractor_hosts, contractors
from domain.contractors.contractor import Contractor

BOUNDS = {"application_name": "serviceflow-setup", "lock_timeout": "3s", "statement_timeout": "10s"}


class RoleRefused(Exception):
    """The role may do too much: row-level security would not bind it. `args[0]` says what."""


@dataclass(frozen=True, slots=True)
class ContractorAdmin:
    """As the owner's role, through DATABASE_ADMIN_URL."""

    admin_dsn: str

    async def add(self, contractor: Contractor) -> None:
        """Store a new contractor with its hosts. Raises AlreadyRecorded when the id or a host is taken."""
        async with _transaction(self.admin_dsn, contractor.id) as connection:
            row = {**contractor_values(contractor), "id": contractor.id, "version": contractor.version}
            await connection.execute(insert(contractors).values(row))
            for host in contractor.hosts:
                await connection.execute(insert(contractor_hosts).values(host=host, contractor_id=contractor.id))

    async def add_api_key(self, contractor_id: UUID, *, name: str, secret_hash: bytes, scopes: Sequence[str]) -> UUID:
        """Store a key of the staff API and return its id. Raises NotFound when there is no such contractor."""
        key_id = uuid_utils.compat.uuid7()
        async with _transaction(self.admin_dsn, contractor_id) as connection:
            await connection.execute(
                insert(api_keys).values(
                    contractor_id=contractor_id, id=key_id, name=name, secret_hash=secret_hash, scopes=list(scopes)
                )
            )
        return key_id


Move = Callable[[timedelta], Awaitable[None]]


async def move_clock(admin_dsn: str, shift: timedelta) -> None:
    """Set how far the portal's clock is ahead of real time. Rehearsals and tests only (D13)."""
    async with moving_clock(admin_dsn) as move:
        await move(shift)


@asynccontextmanager
async def moving_clock(admin_dsn: str) -> AsyncIterator[Move]:
    """The same over one connection, for a clock that moves often; the block leaves it where it was moved last."""
    engines = Engines(admin_dsn, BOUNDS, size=1, wait_s=2.0)

    async def move(shift: timedelta) -> None:
        try:
            async with engines.here().begin() as connection:
                await connection.execute(update(clock_shift).values(shift=shift))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise ours(error) from error

    try:
        yield move
    finally:
        await engines.close()


# An owner's member may do what the owner may; so may a role that can become one.
TOO_MUCH = """
SELECT CASE
    WHEN rolsuper THEN 'it is a superuser'
    WHEN rolbypassrls THEN 'it may bypass row-level security'
    WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace
                 AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'MEMBER')) THEN 'it owns tables'
    WHEN EXISTS (SELECT FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER'))
        THEN 'it may become a role that bypasses row-level security'
END AS problem FROM pg_roles WHERE rolname = current_user
"""
UNGUARDED = """
SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'contractor_id' AND NOT a.attisdropped)
AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""


async def check_roles(app_dsn: str) -> None:
    """Raises RoleRefused unless row-level security binds the application's role on every contractor's table, and Busy
    when the database cannot be asked."""
    async with _transaction(app_dsn, None) as connection:
        problem: Any = (await connection.execute(text(TOO_MUCH))).scalar_one()
        unguarded: Any = (await connection.execute(text(UNGUARDED))).scalar_one()
    if problem:
        raise RoleRefused(problem)
    if unguarded:
        raise RoleRefused(f"tables without forced row-level security: {unguarded}")


@asynccontextmanager
async def _transaction(dsn: str, contractor_id: UUID | None) -> AsyncIterator[AsyncConnection]:
    engines = Engines(dsn, BOUNDS, size=1, wait_s=2.0)
    try:
        async with engines.here().begin() as connection:
            if contractor_id is not None:
                await connection.exec_driver_sql("SELECT set_config('app.contractor', $1, true)", (str(contractor_id),))
            yield connection
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise ours(error) from error
    finally:
        await engines.close()
