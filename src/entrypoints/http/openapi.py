"""The OpenAPI document of both APIs. JSON alone: Litestar's own pages load scripts from other people's servers."""

from typing import Any

import msgspec
from litestar import Request, Router
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, Schema, SecurityScheme, Tag
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from entrypoints.http.caller import ANYONE
from entrypoints.http.examples import EXAMPLES
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


class StrictStructs(OpenAPISchemaPlugin):
    """Says of our structs what Litestar leaves out: that unknown fields are refused, and an example."""

    _inner = StructSchemaPlugin()

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        return isinstance(value, type) and issubclass(value, msgspec.Struct) and _is_told_of(value)

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        return self.is_plugin_supported_type(field_definition.annotation)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        schema = self._inner.to_openapi_schema(field_definition, schema_creator)
        kind = field_definition.annotation
        if kind.__struct_config__.forbid_unknown_fields:
            schema.additional_properties = False
        if kind in EXAMPLES:
            schema.examples = [msgspec.to_builtins(EXAMPLES[kind])]
        return schema


def _is_told_of(kind: type[msgspec.Struct]) -> bool:
    return kind.__struct_config__.forbid_unknown_fields or kind in EXAMPLES


class _Document(JsonRenderPlugin):
    """Made once: it depends on the code alone."""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json")
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        if self._made is None:
            self._made = self.render_json(request, _with_scopes(openapi_schema))
        return self._made


def _with_scopes(document: dict[str, Any]) -> dict[str, Any]:
    """Name the scope that each route of the staff API asks for."""
    for (method, template), scope in scopes.SCOPES.items():
        path = scopes.PATH + template.replace(":uuid", "")
        document["paths"][path][method.lower()]["security"] = [{"staff_key": [scope.value]}]
    return document


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
