"""What a caller who is known was refused stands in the trail, once, and holds no secret (I17, T01, T32, T79)."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from domain.access.access_token import Purpose
from domain.customers.customer import Role
from tests.http.api.programs import Program, Programs
from tests.http.pages.office import Office
from tests.support.portal import RunningPortal

pytestmark = [pytest.mark.anyio, pytest.mark.T79]


async def trail(portal: RunningPortal, *, of: UUID | None = None) -> list[asyncpg.Record]:
    """The rows about refusals, those of one contact or API key where `of` is given."""
    connection = await asyncpg.connect(portal.database.admin_dsn)
    try:
        rows = await connection.fetch("select * from audit where result like 'refused: %' order by id")
    finally:
        await connection.close()
    return [row for row in rows if of is None or str(of) in row["actor"]]


async def asked_twice(program: Program, method: str, path: str, body: Any = None) -> httpx.Response:
    answers = [await program.send(method, path, body, key=str(uuid4())) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code
    return answers[0]


@pytest.mark.T01
async def test_T79_a_person_with_a_session_is_refused_and_noted_once(
    portal: RunningPortal, programs: Programs, office: Office
) -> None:
    reader = await office.customer(f"{uuid4()}@example.com", role=Role.VIEW)
    mine, theirs = await office.estimate(reader), await office.estimate(await office.customer(f"{uuid4()}@example.com"))
    session = await programs.customer(reader)
    assert (await asked_twice(session, "GET", f"/estimates/{theirs.number}")).status_code == 404
    assert (await asked_twice(session, "GET", "/estimates/E-99999")).status_code == 404
    refused = await asked_twice(session, "POST", f"/estimates/{mine.number}/decline", {"reason": "No"})
    assert refused.status_code == 403
    rows = await trail(portal, of=reader.contacts[0].id)
    assert sorted((row["action"], row["result"]) for row in rows) == [
        ("GET /api/v1/estimates/{number}", "refused: not_found"),
        ("POST /api/v1/estimates/{number}/decline", "refused: role_refused"),
    ]
    assert {row["subject"] for row in rows} == {f"number:{theirs.number}", f"number:{mine.number}"}


@pytest.mark.T32
async def test_T79_the_holder_of_a_link_is_noted_without_the_links_secret(
    portal: RunningPortal, programs: Programs, office: Office
) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    estimate = await office.estimate(customer)
    holder = await programs.holder(Purpose.ESTIMATE, estimate.id)
    secret = holder.headers["authorization"].split()[1]
    too_long = {"reason": "x" * 5000}
    assert (await asked_twice(holder, "POST", f"/estimates/{estimate.number}/decline", too_long)).status_code == 422
    assert (await portal.client.get(f"/e/{secret}/deposit/pay")).status_code == 404
    rows = await trail(portal, of=customer.contacts[0].id)
    assert sorted((row["action"], row["result"]) for row in rows) == [
        ("GET /e/{token}/deposit/pay", "refused: not_found"),
        ("POST /api/v1/estimates/{number}/decline", "refused: text_refused"),
    ]
    assert all(secret not in str(dict(row)) for row in rows)


async def test_T79_an_address_with_a_sign_that_cannot_be_stored_is_refused_and_noted(
    portal: RunningPortal, programs: Programs, office: Office
) -> None:
    customer = await office.customer(f"{uuid4()}@example.com")
    session = await programs.customer(customer)
    assert (await asked_twice(session, "GET", "/invoices/a%00b%0a%7f")).status_code == 404
    rows = await trail(portal, of=customer.contacts[0].id)
    assert [(row["subject"], row["result"]) for row in rows] == [("number:a\ufffdb\ufffd\ufffd", "refused: not_found")]


async def test_T79_a_key_without_the_scope_is_noted(portal: RunningPortal, programs: Programs) -> None:
    program = programs.staff(await programs.key("customers:read"))
    before = await trail(portal)
    assert (await asked_twice(program, "GET", "/invoices")).status_code == 403
    rows = [row for row in await trail(portal) if row not in before]
    assert [(row["action"], row["result"]) for row in rows] == [
        ("GET /api/staff/v1/invoices", "refused: scope_missing")
    ]


async def test_T79_strangers_cannot_fill_the_trail(portal: RunningPortal, programs: Programs) -> None:
    before = await trail(portal)
    for program in (programs.nobody(), programs.bearer("x" * 43), programs.staff("y" * 43)):
        assert (await program.get("/invoices")).status_code == 401
    assert await trail(portal) == before
