"""What must be true of the trail: only added to, and sealed in one unbroken chain."""

from adapters.sql.checks.rule import Rule
from adapters.sql.seals import CONTENT

# An id's first 48 bits are the milliseconds since 1970 by the machine's clock, which no rehearsal moves.
_MADE = "to_timestamp(('x' || left(replace(a.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"

RULES = (
    Rule(
        id="I7",
        says="the trail is one chain: each seal is the digest of the one before it and of its row, and none is missing",
        sql=f"""
            SELECT format('seal %s of row %s', position, audit_id) AS broken FROM (
                SELECT s.position, s.audit_id, s.digest, row_number() OVER chain AS place,
                       sha256(coalesce(lag(s.digest) OVER chain, '') || {CONTENT}) AS due
                FROM audit_seal s LEFT JOIN audit a ON a.contractor_id = s.contractor_id AND a.id = s.audit_id
                WINDOW chain AS (PARTITION BY s.contractor_id ORDER BY s.position)) AS sealed
            WHERE place <> position OR due IS DISTINCT FROM digest ORDER BY position""",  # noqa: S608  # constants
    ),
    Rule(
        id="I7",
        says="a row of the trail is sealed within ten minutes",
        sql=f"""
            SELECT format('row %s (%s) was added at %s and has no seal', a.id, a.action, a.at) AS broken
            FROM audit a LEFT JOIN audit_seal s ON s.contractor_id = a.contractor_id AND s.audit_id = a.id
            WHERE s.audit_id IS NULL AND {_MADE} < clock_timestamp() - interval '10 minutes' ORDER BY a.id""",  # noqa: S608
    ),
)
