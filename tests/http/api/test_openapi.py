"""The OpenAPI document: valid, complete, and the same for everybody."""

from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from entrypoints.http.api.strict import read_strictly
from entrypoints.http.examples import EXAMPLES
from entrypoints.http.staff.scopes import PATH, SCOPES
from tests.http.api.described import document
from tests.support.portal import RunningPortal

OPERATIONS = [
    pytest.param(operation, id=f"{method.upper()} {path}")
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]

POSTS = {methods["post"]["operationId"] for methods in document()["paths"].values() if "post" in methods}


def test_the_document_is_valid() -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(document()).iter_errors()] == []


@pytest.mark.anyio
async def test_it_is_served_as_json_to_anybody(portal: RunningPortal) -> None:
    answer = await portal.client.get("/schema/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    assert answer.json() == document()
    for page in ("/schema", "/schema/swagger", "/schema/redoc"):
        assert "<script" not in (await portal.client.get(page)).text


def test_pages_and_hooks_are_no_part_of_it() -> None:
    assert {path.rsplit("/v1/", 1)[0] for path in document()["paths"]} == {"/api", "/api/staff"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_route_says_what_it_does_and_how_it_refuses(operation: dict[str, Any]) -> None:
    assert operation["description"].endswith(".")
    refusals = {status: answer for status, answer in operation["responses"].items() if not status.startswith("20")}
    assert {"400", "401", "403", "404", "503"} <= refusals.keys()
    for answer in refusals.values():
        [(kind, content)] = answer["content"].items()
        assert kind == "application/problem+json"
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert content["examples"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_body_has_an_example_and_refuses_what_it_does_not_know(operation: dict[str, Any]) -> None:
    body = operation.get("requestBody")
    if body is None:
        return
    name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    described = document()["components"]["schemas"][name]
    assert described["examples"]
    assert described["additionalProperties"] is False


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_post_takes_an_idempotency_key_and_every_payment_needs_one(operation: dict[str, Any]) -> None:
    keys = [one for one in operation.get("parameters", ()) if one["name"] == "Idempotency-Key"]
    posts = operation["operationId"] in {
        one.values[0]["operationId"] for one in OPERATIONS if str(one.id)[:4] == "POST"
    }
    assert len(keys) == posts
    assert [key["required"] for key in keys] == ([operation["operationId"] == "pay_invoice"] if posts else [])


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.__name__)
def test_an_example_is_read_by_the_reader_of_the_api(kind: type[msgspec.Struct]) -> None:
    assert read_strictly(msgspec.json.encode(EXAMPLES[kind]), kind) == EXAMPLES[kind]


def test_each_staff_route_names_its_scope() -> None:
    for (method, template), scope in SCOPES.items():
        operation = document()["paths"][PATH + template][method.lower()]
        assert operation["security"] == [{"staff_key": [scope.value]}]
