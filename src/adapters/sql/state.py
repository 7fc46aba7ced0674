"""What a start, and the doctor, ask of a database: is it migrated, is its clock moved, may the relay see enough."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import TextClause

from adapters.sql.engines import Engines
from adapters.sql.faults import ours
from adapters.sql.migrate import head

BOUNDS = {"application_name": "serviceflow-check", "lock_timeout": "2s", "statement_timeout": "3s"}

# What is not there, or not ours to read, is null here and an error in any statement that names it.
READABLE = text(
    """
    SELECT name, coalesce(has_table_privilege(to_regclass('public.' || name), 'SELECT'), false) AS yes
    FROM unnest(ARRAY['alembic_version', 'clock_shift']) AS name
    """
)
REVISION = text("SELECT string_agg(version_num, ', ' ORDER BY version_num) FROM alembic_version")
MOVED = text("SELECT coalesce(bool_or(shift <> '0'), false) FROM clock_shift")
HANDS_OUT = text(
    """
    SELECT has_column_privilege('outbox', 'due_at', 'SELECT') AND has_table_privilege('schedule', 'UPDATE')
        AND has_column_privilege('outbox', 'lease_until', 'UPDATE')
    """
)
SEES_WORDS = text(
    """
    SELECT rolsuper OR rolbypassrls OR has_table_privilege('invoice', 'SELECT')
        OR has_column_privilege('outbox', 'subject_id', 'SELECT')
    FROM pg_roles WHERE rolname = current_user
    """
)


class SchemaState(msgspec.Struct, frozen=True, kw_only=True):
    current: bool  # the database is at the revision that this code was written for
    revision: str  # of the database; "" when it was never migrated
    clock_moved: bool  # a rehearsal or a test has moved its clock (D13)


async def schema_state(app_dsn: str) -> SchemaState:
    """As the application's role. Raises Busy when the database cannot be asked."""
    found = {row.name: row.yes for row in await _rows(app_dsn, READABLE)}
    revision = (await _rows(app_dsn, REVISION))[0][0] or "" if found["alembic_version"] else ""
    moved = (await _rows(app_dsn, MOVED))[0][0] if found["clock_shift"] else False
    return SchemaState(current=revision == head(), revision=revision, clock_moved=moved)


async def relay_fault(relay_dsn: str) -> str:
    """Why the relay's role is not what it must be, or "". Raises Busy when the database cannot be asked."""
    if not (await _rows(relay_dsn, HANDS_OUT))[0][0]:
        return "it may not hand out the outbox's tasks"
    if (await _rows(relay_dsn, SEES_WORDS))[0][0]:
        return "it may read more than ids"
    return ""


async def clock_difference_s(app_dsn: str) -> float:
    """How many seconds the server's clock is ahead of this machine's, give or take a round trip. Raises Busy."""
    before = datetime.now(UTC)
    [row] = await _rows(app_dsn, text("SELECT clock_timestamp()"))
    middle = before + (datetime.now(UTC) - before) / 2
    difference: float = (row[0] - middle).total_seconds()
    return difference


async def _rows(dsn: str, statement: TextClause) -> list[Any]:
    engines = Engines(dsn, BOUNDS, size=1, wait_s=2.0)
    try:
        async with engines.here().connect() as connection:
            return list((await connection.execute(statement)).all())
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise ours(error) from error
    finally:
        await engines.close()
