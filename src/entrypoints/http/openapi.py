"""The OpenAPI document of both APIs. JSON alone: Litestar's own pages load scripts from other people's servers."""

from typing import Any

import msgspec
from litestar import Litestar, Request, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Tag

from entrypoints.http.caller import ANYONE
from entrypoints.http.examples import EXAMPLES
from entrypoints.http.problem import Problem
from entrypoints.http.staff import scopes

ABOUT = """
Amounts are whole numbers of minor units (USD cents). Times are UTC. Lists are paged: hand `next` back as `cursor`.

Every refusal is a problem document (RFC 9457) with a stable `code` and a sentence in the caller's language.

Send an `Idempotency-Key` with every POST, and the same one again when no answer came: what was done is not done twice.
The same key with another request is refused. Where money moves the key is required.
"""
SCHEMES = {
    "staff_key": SecurityScheme(type="http", scheme="bearer", description="An API key of the contractor."),
    "link_or_session": SecurityScheme(
        type="http",
        scheme="bearer",
        description="The secret of a session; or the token of a public link, which opens its one document.",
    ),
    "session_cookie": SecurityScheme(
        type="apiKey", name="session", security_scheme_in="cookie", description="`__Host-session` on https."
    ),
    "csrf": SecurityScheme(
        type="apiKey",
        name="X-CSRF-Token",
        security_scheme_in="header",
        description="Needed beside the cookie for all but GET: the value that the portal's forms carry.",
    ),
}


class _Document(JsonRenderPlugin):
    """Made once: it depends on the code alone."""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json")
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        if self._made is None:
            self._made = self.render_json(request, completed(openapi_schema, request.app))
        return self._made


def completed(document: dict[str, Any], app: Litestar) -> dict[str, Any]:
    """Say what Litestar leaves out: every bound of our types, refused unknown fields, examples, scopes."""
    _, exact = msgspec.json.schema_components(_kinds(app), ref_template="#/components/schemas/{name}")
    for kind, example in EXAMPLES.items():
        exact[kind.__name__]["examples"] = [msgspec.to_builtins(example)]
    document["components"]["schemas"] |= exact
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    for example in content.get("examples", {}).values():
                        example.pop("id", None)  # Litestar's own, unknown to OpenAPI
    for (method, template), scope in scopes.SCOPES.items():
        document["paths"][scopes.PATH + template][method.lower()]["security"] = [{"staff_key": [scope.value]}]
    return document


def _kinds(app: Litestar) -> set[type[msgspec.Struct]]:
    """What the documented routes take and give."""
    found: set[Any] = {Problem}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.resolve_include_in_schema():
                found |= {
                    field.annotation for field in (handler.parsed_data_field, handler.parsed_return_field) if field
                }
    return {kind for kind in found if isinstance(kind, type) and issubclass(kind, msgspec.Struct)}


def openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="ServiceFlow Portal",
        version="1",
        description=ABOUT.strip(),
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        components=Components(security_schemes=SCHEMES),  # type: ignore[arg-type]  # dict is invariant
        tags=[
            Tag(name="customer", description="What a customer can do on pages."),
            Tag(name="staff", description="What the contractor's own software can do."),
        ],
        use_handler_docstrings=True,
        create_examples=False,
        operation_id_creator=lambda handler, _method, _path: handler.handler_name,
        render_plugins=[_Document()],
        openapi_router=Router("/schema", route_handlers=[], opt={"entry": ANYONE}, include_in_schema=False),
    )
