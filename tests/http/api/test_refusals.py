"""T72: whatever goes wrong, a program gets a problem document with a request id, and nothing of our insides."""

import httpx
import pytest

from tests.http.api.programs import Programs
from tests.support.database import TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.T72]


def problem(answer: httpx.Response, status: int) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    said = answer.json()
    assert said["request_id"] == answer.headers["x-request-id"]
    assert said["detail"].endswith(".")
    return str(said["code"])


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/staff/v1", "/api/", "/api/staff/v1/customers/not-an-id", "/hooks/x"]
)
async def test_an_address_that_is_none(portal: RunningPortal, path: str) -> None:
    assert problem(await portal.client.get(path), 404) == "not_found"


async def test_a_method_that_is_not_offered(portal: RunningPortal) -> None:
    assert problem(await portal.client.delete("/api/v1/estimates"), 405) == "method_not_allowed"
    assert problem(await portal.client.put("/api/staff/v1/settings"), 405) == "method_not_allowed"


@pytest.mark.parametrize("path", ["/customers", "/estimates", "/invoices", "/settings"])
async def test_a_body_that_is_too_large(programs: Programs, path: str) -> None:
    method = "PATCH" if path == "/settings" else "POST"
    for body in (b"x" * (256 * 1024 + 1), b'{"name": "' + b"x" * 300_000 + b'"}'):
        assert problem(await programs.staff().raw(method, path, body), 413) == "too_large"


async def test_a_host_that_cannot_be_read(programs: Programs) -> None:
    assert problem(await programs.staff(host="a b").get("/customers"), 400) == "bad_input"


class Broken:
    """A use case that nobody tested."""

    async def __call__(self, _query: object) -> None:
        raise RuntimeError("at postgresql://owner:secret@db/portal in line 7")


async def test_a_fault_of_ours_says_nothing_of_itself(
    database_server: TestServer, sandbox_process: SandboxProcess
) -> None:
    with database_server.fresh() as database:
        broken = {"list_customers": Broken()}
        async with running_portal(database, sandbox_process, overrides=broken) as portal:
            answer = await Programs(portal).staff().get("/customers")
    assert problem(answer, 500) == "failed"
    assert set(answer.json()) == {"title", "status", "detail", "code", "request_id"}
    for inside in ("postgresql", "secret", "RuntimeError", "line 7", "Traceback"):
        assert inside not in answer.text
