import sqlalchemy as sa

from adapters.sql.reads.compiled import CONTRACTOR, Read
from adapters.sql.tables import outbox

# What a worker was handed the id of, unless it is done or parked by now.
LOAD = Read(
    sa.select(outbox.c.name, outbox.c.subject_id, outbox.c.reason).where(
        outbox.c.contractor_id == CONTRACTOR.c.id,
        outbox.c.id == sa.bindparam("id", type_=sa.Uuid),
        outbox.c.done_at.is_(None),
        outbox.c.parked_at.is_(None),
    )
)
