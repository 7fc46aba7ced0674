"""PostgreSQL's errors in our words."""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.sql.constraints import REFUSALS
from application.errors import Busy

# Nothing was written and a later try may succeed, the first three when somebody has mended it,
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING = {
    "28000",  # the role may not come in
    "28P01",  # wrong password
    "3D000",  # no such database
    "25P03",  # idle in transaction for too long
    "40001",  # serialization failure
    "40P01",  # deadlock
    "53300",  # too many connections
    "55P03",  # lock not available in time
    "57014",  # statement timeout
    "57P01",  # the server is shutting down
    "57P02",  # or has crashed
    "57P03",  # or cannot take connections yet
}
UNREACHABLE = (
    OSError,
    TimeoutError,
    PoolTimeout,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.ConnectionDoesNotExistError,
)


def ours(error: Exception) -> Exception:
    """The error to raise `from` this one: ours where we know it, else the same, which is a bug."""
    if isinstance(error, UNREACHABLE):
        return Busy()
    if not isinstance(error, DBAPIError | asyncpg.PostgresError):
        return error
    cause = error if isinstance(error, asyncpg.PostgresError) else error.orig.__cause__ if error.orig else None
    refusal = REFUSALS.get(getattr(cause, "constraint_name", None) or "")
    if refusal is not None:
        return refusal()
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    if getattr(cause, "sqlstate", None) in _PASSING or broken or isinstance(cause, UNREACHABLE):
        return Busy()
    return error
