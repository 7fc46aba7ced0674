"""Everything: the tables of tables.sql, who may do what with them, the clock, and the bell of the outbox."""

from pathlib import Path

from alembic import op

from adapters.sql.migrations.guards import APP, RELAY, append_only, ensure_group, guard, show_to_relay

revision = "0001"
down_revision = None

READ, ADD, WRITE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"
RIGHTS = {
    "access_token": WRITE,
    "alert": WRITE,
    "api_key": WRITE,
    "audit": ADD,
    "audit_seal": ADD,
    "change_request": ADD,
    "contact": f"{WRITE}, DELETE",
    "contractor_host": READ,
    "credit_entry": ADD,
    "customer": WRITE,
    "document": WRITE,
    "estimate": WRITE,
    "evidence": ADD,
    "evidence_document": ADD,
    "inbox": ADD,
    "invoice": WRITE,
    "job": WRITE,
    "job_estimate": ADD,
    "ledger_entry": ADD,
    "message": WRITE,
    "number_series": WRITE,
    "outbox": WRITE,
    "payment": WRITE,
    "payment_allocation": ADD,
    "payment_link": WRITE,
    "picture": ADD,
    "property": f"{WRITE}, DELETE",
    "request": WRITE,
    "session": WRITE,
}
APPEND_ONLY = (
    "audit",
    "audit_seal",
    "change_request",
    "credit_entry",
    "evidence",
    "evidence_document",
    "ledger_entry",
    "picture",
)
SHARED = ("clock_shift", "schedule")

# Plain PL/pgSQL keeps its plan; a function in SQL is planned anew for each call before PostgreSQL 18.
CLOCK = """
CREATE FUNCTION portal_now() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT clock_timestamp() + clock_shift.shift FROM clock_shift);
END $$
"""
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
END $$
"""
BELL = """
CREATE FUNCTION ring_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    ensure_group(APP)
    ensure_group(RELAY)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {RELAY}")
    for function in (CLOCK, REFUSE, BELL):
        op.execute(function)
    for statement in Path(__file__).with_name("r0001_tables.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)
    for table, rights in RIGHTS.items():
        guard(table, rights)
    guard("contractor", "SELECT, UPDATE", column="id")
    for table in APPEND_ONLY:
        append_only(table)
    op.execute("CREATE TRIGGER ring AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION ring_outbox()")
    show_to_relay(
        "outbox",
        "SELECT (contractor_id, id, due_at, lease_until, done_at, parked_at), UPDATE (lease_until)",
    )
    show_to_relay("contractor", "SELECT (id, active, stripe_account)")
    show_to_relay("contractor_host", "SELECT (host, contractor_id)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON schedule TO {RELAY}")
    op.execute(f"GRANT SELECT ON clock_shift TO {APP}, {RELAY}")
    op.execute("INSERT INTO clock_shift (shift) VALUES ('0')")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")  # a start refuses a database of another revision


def downgrade() -> None:
    """Drop all but the group roles, which other databases of the server may use."""
    op.execute(f"DROP TABLE {', '.join((*RIGHTS, *SHARED, 'contractor'))}")
    for function in ("ring_outbox", "refuse_change", "portal_now"):
        op.execute(f"DROP FUNCTION {function}()")
    op.execute(f"REVOKE ALL ON alembic_version FROM {APP}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {APP}, {RELAY}")
