"""All statements of the read side, found by looking: a new one is tested without being listed."""

import importlib
import pkgutil
from uuid import UUID

from adapters.sql import reads
from adapters.sql.reads.compiled import Read
from adapters.sql.reads.paging import NEWEST, Listing

FIRST_PAGE: dict[str, object] = {"before": NEWEST, "fetch": 21}


def every_read() -> dict[str, Read]:
    """The reads by a name for people: `invoices.LIST[customer_id]`."""
    found: dict[str, Read] = {}
    for module in pkgutil.iter_modules(reads.__path__):
        for name, value in vars(importlib.import_module(f"{reads.__name__}.{module.name}")).items():
            if isinstance(value, Read):
                found[f"{module.name}.{name}"] = value
            elif isinstance(value, Listing):
                for filters, read in value.reads.items():
                    found[f"{module.name}.{name}[{', '.join(sorted(filters))}]"] = read
    return found


def arguments(read: Read, contractor_id: UUID, **given: object) -> list[object]:
    """Values for the parameters of `read`, out of `given` and for the first page."""
    known = {**FIRST_PAGE, **given}
    return read.arguments(contractor_id, **{name: known[name] for name in read.names if name != "contractor"})
