"""One row of every table for a contractor, made from the metadata alone, so that a new table is tested unasked."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from adapters.sql.tables import CONTRACTOR, METADATA, SHARED
from tests.support.samples import new_id

GUARDED = [table for table in METADATA.sorted_tables if table not in SHARED]
"""Every table that belongs to contractors, parents first."""


def owner_column(table: Table) -> str:
    return "id" if table.name == "contractor" else CONTRACTOR


async def fill(connection: asyncpg.Connection, contractor_id: UUID) -> dict[str, UUID]:
    """Add one row to each table; return the ids by table name. For a role that no policy binds."""
    ids: dict[str, UUID] = {}
    for table in GUARDED:
        ids[table.name] = contractor_id if table.name == "contractor" else new_id()
        await insert(connection, table, contractor_id, ids)
    return ids


async def insert(connection: asyncpg.Connection, table: Table, contractor_id: UUID, ids: dict[str, UUID]) -> None:
    values = {column.name: _value(column, contractor_id, ids) for column in table.columns}
    names = ", ".join(values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    await connection.execute(f"insert into {table.name} ({names}) values ({places})", *values.values())


def _value(column: Column[Any], contractor_id: UUID, ids: dict[str, UUID]) -> object:
    parents = [key.column.table.name for key in column.foreign_keys]
    if column.name == CONTRACTOR:
        return contractor_id
    if parents:
        return ids[parents[0]]
    if column.name == "id":
        return ids[column.table.name]
    for kind, value in PLAIN.items():
        if isinstance(column.type, kind):
            return new_id() if value is Uuid else value
    return str(new_id())


PLAIN: dict[type, object] = {
    Uuid: Uuid,
    JSONB: "{}",
    BYTEA: b"x",
    LargeBinary: b"x",
    ARRAY: [],
    Boolean: False,
    BigInteger: 1,
    Integer: 1,
    DateTime: datetime(2026, 3, 2, tzinfo=UTC),
    Date: datetime(2026, 3, 2, tzinfo=UTC).date(),
}
