"""What keeps contractors apart and the past unchanged. Every revision that makes a table calls one of these.

Row-level security is forced, so that it binds the owner too (superusers excepted); the inner SELECT makes PostgreSQL
read the setting once for a statement instead of once for a row. Without the setting a statement fails: it never comes
back silently empty.
"""

from alembic import op

APP, RELAY = "serviceflow_app", "serviceflow_relay"
OF_CONTRACTOR = "(SELECT current_setting('app.contractor')::uuid)"


def guard(table: str, rights: str, *, column: str = "contractor_id") -> None:
    """Let the application (and the owner) see and write the rows of the set contractor only."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY contractor ON {table} TO {APP}, CURRENT_USER"
        f" USING ({column} = {OF_CONTRACTOR}) WITH CHECK ({column} = {OF_CONTRACTOR})"
    )
    op.execute(f"GRANT {rights} ON {table} TO {APP}")


def append_only(table: str) -> None:
    """Refuse every change of a row, whoever asks: the owner and a superuser too, unless they drop the trigger."""
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def show_to_relay(table: str, rights: str) -> None:
    """Let the relay see all contractors' rows, as far as `rights` (of columns) go."""
    op.execute(f"CREATE POLICY relay ON {table} TO {RELAY} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT {rights} ON {table} TO {RELAY}")


def ensure_group(role: str) -> None:
    """Make a group role. Roles belong to the whole server, so another database's migration may be making it now."""
    op.execute(
        f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """
    )
