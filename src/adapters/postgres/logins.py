"""The login roles of a server of our own: members of the group roles that the migrations make."""

import re

import asyncpg

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


async def ensure_login(admin_dsn: str, *, name: str, password: str, group: str) -> None:
    """Make `name` a login role that has the rights of `group` and none besides; safe to repeat and to race.

    Raises asyncpg.UndefinedObjectError when the migrations have not made `group`.
    """
    if not NAME.fullmatch(name) or not NAME.fullmatch(group):
        raise ValueError(f"not a plain role name: {name!r} or {group!r}")
    connection = await asyncpg.connect(admin_dsn)
    try:
        async with connection.transaction():
            # Roles belong to the whole server; an advisory lock would hold in one database only.
            await connection.execute("lock table pg_catalog.pg_authid in share row exclusive mode")
            if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", name):
                await connection.execute(f"create role {name} login")
            # A utility statement takes no parameters; the server quotes the password.
            secret = await connection.fetchval("select quote_literal($1::text)", password)
            await connection.execute(
                f"alter role {name} login nosuperuser nobypassrls nocreatedb nocreaterole password {secret}"
            )
            await connection.execute(f"grant {group} to {name}")
    finally:
        await connection.close()


async def recreate_database(admin_dsn: str, name: str, *, template: str = "template0") -> None:
    """Drop `name` with all that it holds, and make it anew as a copy of `template`; template0 is empty.

    For rehearsals and tests alone. Nobody may be connected to `template`.
    """
    _check(name, template)
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute(f"drop database if exists {name} with (force)")
        await connection.execute(f"create database {name} template {template} strategy file_copy")
    finally:
        await connection.close()


async def database_label(admin_dsn: str, name: str) -> str | None:
    """What `label_database` wrote on the database; None when it wrote nothing, or there is no such database."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        label: str | None = await connection.fetchval(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = $1", name
        )
        return label
    finally:
        await connection.close()


async def label_database(admin_dsn: str, name: str, label: str) -> None:
    _check(name)
    connection = await asyncpg.connect(admin_dsn)
    try:
        # A utility statement takes no parameters; the server quotes the text.
        quoted = await connection.fetchval("select quote_literal($1::text)", label)
        await connection.execute(f"comment on database {name} is {quoted}")
    finally:
        await connection.close()


def _check(*names: str) -> None:
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(f"not a plain database name: {name!r}")
