"""What all tables share: one metadata with predictable constraint names, the contractor's id first in every key."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
CONTRACTOR = "contractor_id"

# The portal's clock inside a statement: evaluated once, so that an index can serve a comparison with it. A column
# default and a trigger call the function portal_now() instead.
NOW: ColumnElement[object] = literal_column(
    "(SELECT clock_timestamp() + clock_shift.shift FROM clock_shift)", DateTime(timezone=True)
)


def key(*more: str) -> tuple[Column[object], ...]:
    """The primary key: the contractor's id, then `more` ("id" if nothing is given)."""
    return tuple(Column(name, Uuid, primary_key=True) for name in (CONTRACTOR, *(more or ("id",))))


def uuid(name: str) -> Column[object]:
    return Column(name, Uuid, nullable=False)


def maybe_uuid(name: str) -> Column[object]:
    return Column(name, Uuid, nullable=True)


def text(name: str, *, default: str | None = None) -> Column[object]:
    return Column(name, Text, nullable=False, server_default=default)


def maybe_text(name: str) -> Column[object]:
    return Column(name, Text, nullable=True)


def minor(name: str) -> Column[object]:
    """An amount in minor units of the row's currency."""
    return Column(name, BigInteger, nullable=False)


def moment(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False)


def maybe_moment(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=True)


def noted(name: str) -> Column[object]:
    """When the row was written, by the portal's clock, unless the writer says."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=literal_column("portal_now()"))


def jsonb(name: str) -> Column[object]:
    return Column(name, JSONB, nullable=False)


def maybe_jsonb(name: str) -> Column[object]:
    return Column(name, JSONB(none_as_null=True), nullable=True)


def belongs(child: str, column: str, parent: str) -> ForeignKeyConstraint:
    """`column` names a `parent` of the same contractor."""
    return ForeignKeyConstraint(
        [CONTRACTOR, column], [f"{parent}.{CONTRACTOR}", f"{parent}.id"], name=f"fk_{child}_{column}"
    )


def unique(name: str, *columns: str) -> UniqueConstraint:
    return UniqueConstraint(CONTRACTOR, *columns, name=f"uq_{name}")


def index(name: str, *columns: str) -> Index:
    return Index(f"ix_{name}", CONTRACTOR, *columns)


def owned(child: str) -> ForeignKeyConstraint:
    """The row's contractor exists: for tables that hang on no other."""
    return ForeignKeyConstraint([CONTRACTOR], ["contractor.id"], name=f"fk_{child}_{CONTRACTOR}")
