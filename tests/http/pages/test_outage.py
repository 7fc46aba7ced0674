"""What a person is told while the database is away: the refusal itself must not need it."""

import pytest

from adapters.sql.reads.pool import ReadPool
from tests.support.database import TestDatabase
from tests.support.portal import running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio

NOBODY_LISTENS = "postgresql://portal_app:x@127.0.0.1:1/portal"


@pytest.mark.R11
@pytest.mark.T72
async def test_R11_pages_say_that_they_are_busy_and_keep_their_headers(
    database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    overrides = {"reads": ReadPool(NOBODY_LISTENS, wait_s=0.5)}
    async with running_portal(database, sandbox_process, overrides=overrides) as portal:
        for path in ("/login", f"/e/{'A' * 43}", f"/i/{'A' * 43}/pdf"):
            answer = await portal.client.get(path)
            assert answer.status_code == 503, path
            assert int(answer.headers["retry-after"]) >= 1
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            assert answer.headers["x-request-id"][:12] in answer.text
        # nothing is looked up for an address that is not there; it needs the contractor's head alone
        assert (await portal.client.get("/nothing-here")).status_code == 404


@pytest.mark.T72
async def test_T72_a_fault_while_a_fault_is_told_keeps_its_headers_and_shows_nothing(
    database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    overrides = {"reads": ReadPool("postgresql://portal_app:x@127.0.0.1:port/portal")}  # not even an address
    async with running_portal(database, sandbox_process, overrides=overrides) as portal:
        answer = await portal.client.get("/login")
        assert answer.status_code == 500
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-request-id"]
        assert "ValueError" not in answer.text
        missing = await portal.client.get("/nothing-here")
        assert missing.status_code == 500
        assert "script-src 'self'" in missing.headers["content-security-policy"]
