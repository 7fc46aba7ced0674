"""What is said where no contractor is known, or no database: in the browser's language, in the look of the pages."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.sql.relay import relay_engines
from entrypoints.bootstrap import add_contractor
from entrypoints.http.plain import PlainAnswers
from entrypoints.http.rendering import Templates
from tests.support.database import TestDatabase, TestServer
from tests.support.portal import RunningPortal, running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = pytest.mark.anyio
NOBODY_LISTENS = "postgresql://portal_relay:x@127.0.0.1:1/portal"
SPANISH = {"accept-language": "es-MX, en;q=0.5"}


@pytest.fixture(scope="module")
async def shared(database_server: TestServer, sandbox_process: SandboxProcess) -> AsyncIterator[RunningPortal]:
    """An installation of two contractors, which therefore answers at their host names alone."""
    with database_server.fresh() as database:
        async with running_portal(database, sandbox_process) as portal:
            await add_contractor(
                portal.config,
                database.admin_dsn,
                name="Other",
                hosts=("other.test",),
                base_url="http://other.test",
                email="office@other.test",
            )
            yield portal


@pytest.fixture
async def away(database: TestDatabase, sandbox_process: SandboxProcess) -> AsyncIterator[RunningPortal]:
    """A portal that cannot ask its database whose host name this is."""
    overrides = {"relay_pool": relay_engines(NOBODY_LISTENS, wait_s=0.2)}
    async with running_portal(database, sandbox_process, overrides=overrides) as portal:
        yield portal


async def test_nobodys_address_is_told_in_the_browsers_language(shared: RunningPortal) -> None:
    for header, language, said in (
        ("es-MX, en;q=0.5", "es", "No hay ningún portal en esta dirección"),
        ("fr", "fr", "Il n’y a pas de portail à cette adresse"),
        ("de", "en", "There is no portal at this address"),
    ):
        answer = await shared.client.get("/login", headers={"host": "nobody.test", "accept-language": header})
        assert answer.status_code == 404
        assert f'<html lang="{language}">' in answer.text
        assert f"<h1>{said}</h1>" in answer.text
        assert answer.headers["content-language"] == language
        assert "Acme" not in answer.text


async def test_what_was_chosen_in_this_browser_goes_before_what_it_asks_for(shared: RunningPortal) -> None:
    asked = {"host": "nobody.test", "cookie": "language=fr", **SPANISH}
    assert "Il n’y a pas de portail" in (await shared.client.get("/", headers=asked)).text


async def test_nobodys_address_has_the_look_of_the_pages(shared: RunningPortal) -> None:
    page = await shared.client.get("/", headers={"host": "nobody.test"})
    assert (await _sheet(shared, page, host="nobody.test")).startswith("/* Tokens")


async def test_the_database_is_not_needed_for_words_and_look(away: RunningPortal) -> None:
    answer = await away.client.get("/login", headers={"host": "somewhere.else", **SPANISH})
    assert answer.status_code == 503
    assert "No se puede acceder al portal en este momento" in answer.text
    assert answer.headers["x-request-id"][:12] in answer.text
    assert (await _sheet(away, answer, host="somewhere.else")).startswith("/* Tokens")


async def test_programs_are_told_in_their_own_form(away: RunningPortal) -> None:
    answer = await away.client.get("/api/staff/v1/customers", headers={"host": "somewhere.else", **SPANISH})
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (503, "busy")
    assert told["detail"].startswith("No se puede acceder al portal en este momento.")


async def test_a_host_that_cannot_be_read_is_told_so(shared: RunningPortal) -> None:
    answer = await shared.client.get("/login", headers={"host": "not a host", **SPANISH})
    assert answer.status_code == 400
    assert "<h1>No se puede leer esta dirección</h1>" in answer.text


async def test_pages_that_cannot_be_made_leave_the_bare_words(shared: RunningPortal) -> None:
    templates: Templates = shared.app.app.state.templates
    broken = Templates(templates.texts)
    for environment in broken._environments.values():
        environment.loader = None
    scope = {"type": "http", "path": "/", "headers": [(b"accept-language", b"fr")], "state": {}}
    about, body = PlainAnswers(broken).make(scope, 500, "failed", request_id="f" * 32)  # type: ignore[arg-type]
    assert about["content-language"] == "fr"
    assert "<h1>Un problème est survenu de notre côté</h1>" in body.decode()


async def _sheet(portal: RunningPortal, page: httpx.Response, *, host: str) -> str:
    address = re.search(r'<link rel="stylesheet" href="([^"]+)">', page.text)
    assert address
    answer = await portal.client.get(address[1], headers={"host": host})
    assert answer.status_code == 200
    return answer.text
