"""Run by alembic from adapters/sql/migrate.py, which hands in the connection."""

from alembic import context

from adapters.sql.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
