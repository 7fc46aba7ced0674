"""The OpenAPI document as the portal gives it, made without a database."""

from functools import cache
from typing import Any

import msgspec
from litestar import Litestar
from litestar.di import Provide

from entrypoints.bootstrap import INJECTED
from entrypoints.http.api.routes import CUSTOMER_API
from entrypoints.http.openapi import completed, openapi
from entrypoints.http.staff.routes import STAFF_API


@cache
def document() -> dict[str, Any]:
    nothing = {name: Provide(lambda: None, sync_to_thread=False) for name in INJECTED}
    app = Litestar([CUSTOMER_API, STAFF_API], dependencies=nothing, openapi_config=openapi(), include_in_schema=False)
    made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(completed(app.openapi_schema.to_schema(), app)))
    return made
