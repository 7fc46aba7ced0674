"""Every constraint has a name that is one of our errors, and the database has no other (constraints.py)."""

import pytest

from adapters.sql.constraints import REFUSALS
from application.errors import ApplicationError
from domain.shared.errors import DomainError
from tests.drivers.sql import SqlPortal

pytestmark = pytest.mark.anyio

# Only a bug can break these: no value that anybody sends reaches them.
BUGS = {"ck_clock_shift_single", "ck_picture_size"}


async def test_every_constraint_of_the_database_is_one_of_our_errors(portal: SqlPortal) -> None:
    rows = await portal.look(
        """select conname as name from pg_constraint where connamespace = 'public'::regnamespace
        and contype in ('c', 'f', 'p', 'u', 'x') union
        select indexrelid::regclass::text from pg_index where indisunique
        and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"""
    )
    names = {row["name"] for row in rows if not row["name"].startswith("alembic")}
    assert names - BUGS == set(REFUSALS)


def test_each_refusal_is_ours() -> None:
    for refusal in REFUSALS.values():
        assert isinstance(refusal(), ApplicationError | DomainError)
