from sqlalchemy.dialects.postgresql import insert

from adapters.sql.tables import number_series
from adapters.sql.transaction import Transaction

FIRST = {"estimate": 1001, "invoice": 2001, "job": 301}
PREFIX = {"estimate": "E", "invoice": "INV", "job": "J"}


async def next_number(tx: Transaction, kind: str) -> str:
    """`E-1042`. The counter's row stays locked until the transaction ends, and a rollback gives the number back."""
    row = insert(number_series).values(contractor_id=tx.contractor_id, kind=kind, last=FIRST[kind])
    counted = row.on_conflict_do_update(
        index_elements=[number_series.c.contractor_id, number_series.c.kind],
        set_={"last": number_series.c.last + 1},
    ).returning(number_series.c.last)
    rows = await tx.locked(counted)
    return f"{PREFIX[kind]}-{rows[0].last}"
