"""What the portal is measured against: plain Litestar handlers with raw asyncpg, two statements, its default pool.

No setting of a contractor, no session beyond the look-up, no logs, counters, headers or proof against forgery: only
the same rows, and the same template or the same JSON.
"""

import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec
import uvicorn
import uvloop
from litestar import Litestar, MediaType, Request, get, post
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException
from litestar.params import FromPath

from adapters.babel.texts import BabelTexts
from adapters.sql.reads import access, estimates, invoices
from adapters.sql.reads.paging import NEWEST
from application.access.views import DoorView
from application.estimates.views import EstimateView
from application.invoices.timeline import since, timeline
from application.invoices.views import InvoiceView
from domain.access.access_token import Purpose
from domain.invoices.states import InvoiceStatus, Standing, standing_of
from domain.shared.money import Money
from entrypoints.http.arrival import Arrival
from entrypoints.http.caller import holder
from entrypoints.http.forgery import FIELD
from entrypoints.http.languages import NAMES
from entrypoints.http.pages.choosing import first_choice
from entrypoints.http.pages.offering import offering_of
from entrypoints.http.rendering import Templates
from tests.bench.world import Place
from tests.support.portal import WEBHOOK_SECRET

PLACES = "BENCH_PLACES"
DSN = "BENCH_DSN"  # of the database's owner: no policy holds it up
PROCESSOR = "BENCH_PROCESSOR"
MOST = 20

Asked = Request[None, None, State]
Row = Any


@get("/")
async def alive() -> str:
    return "alive"


# JSON: the rows as they come, put together as the portal's answers are
@get("/json/estimate")
async def estimate_json(request: Asked) -> dict[str, object]:
    door, row = await _estimate(request, request.headers["authorization"].removeprefix("Bearer "))
    return {"purpose": door["purpose"], "estimate": _estimate_fields(row), "invoice": None, "payment_link": None}


@get("/json/invoice")
async def invoice_json(request: Asked) -> dict[str, object]:
    door, row = await _invoice(request, request.headers["authorization"].removeprefix("Bearer "))
    return {"purpose": door["purpose"], "estimate": None, "invoice": _invoice_fields(row), "payment_link": None}


@get("/json/invoices")
async def list_json(request: Asked) -> dict[str, object]:
    _, rows = await _listed(request)
    return {"items": [_figures(row) for row in rows[:MOST]], "next": None}


# HTML: the portal's own templates
@get("/e/{token:str}", media_type=MediaType.HTML)
async def estimate_page(request: Asked, token: FromPath[str]) -> str:
    door, row = await _estimate(request, token)
    estimate = msgspec.convert(_estimate_fields(row), EstimateView)
    choice = first_choice(estimate)
    return _rendered(
        request,
        "estimates/open.html",
        msgspec.convert(dict(door), DoorView),
        base=f"/e/{token}",
        estimate=estimate,
        choice=choice,
        offering=offering_of(estimate, choice, {}),
    )


@get("/i/{token:str}", media_type=MediaType.HTML)
async def invoice_page(request: Asked, token: FromPath[str]) -> str:
    door, row = await _invoice(request, token)
    invoice = msgspec.convert(_invoice_fields(row), InvoiceView)
    opened = msgspec.convert(dict(door), DoorView)
    return _rendered(
        request,
        "invoices/show.html",
        opened,
        base=f"/i/{token}",
        estimate_address="",
        invoice=invoice,
        movements=timeline(invoice),
        since=since(invoice, zone=opened.contractor.zone),
        can_pay=opened.contractor.payments_enabled and invoice.payable_minor > 0,
    )


# Writes: what a handler that does the least would do for the same request
@post("/commit")
async def commit(request: Asked) -> dict[str, int]:
    """One row in one transaction."""
    return {"id": await _kept(request, await request.body())}


@post("/hook", status_code=200)
async def hook(request: Asked) -> None:
    """Verify the signature, keep the event once, answer."""
    raw, parts = await request.body(), dict(one.split("=") for one in request.headers["stripe-signature"].split(","))
    expected = hmac.new(WEBHOOK_SECRET.encode(), f"{parts['t']}.".encode() + raw, sha256).hexdigest()
    if not hmac.compare_digest(expected, parts["v1"]):
        raise NotAuthorizedException
    event = msgspec.json.decode(raw)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "INSERT INTO bench_event (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", event["id"], raw
        )


@post("/pay")
async def pay(request: Asked) -> dict[str, str]:
    """Keep the intent, ask the processor, keep what came of it."""
    intent = await _kept(request, await request.body())
    http: httpx.AsyncClient = request.app.state.processor
    answer = await http.post(
        "/v1/checkout/sessions",
        data={
            "mode": "payment",
            "success_url": "http://bench.test/back",
            "cancel_url": "http://bench.test/back",
            "client_reference_id": str(intent),
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "usd",
            "line_items[0][price_data][unit_amount]": "48000",
            "line_items[0][price_data][product_data][name]": "Invoice",
        },
        headers={"idempotency-key": f"bench-{intent}"},
    )
    answer.raise_for_status()
    await _kept(request, answer.content)
    return {"url": answer.json()["url"]}


async def _kept(request: Asked, body: bytes) -> int:
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        kept: int = await connection.fetchval("INSERT INTO bench_note (body) VALUES ($1) RETURNING id", body)
        return kept


TABLES = """
CREATE TABLE bench_note (id bigserial PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE bench_event (id text PRIMARY KEY, body bytea NOT NULL);
"""


def _rendered(request: Asked, template: str, door: DoorView, **shown: object) -> str:
    caller = holder(door, secret="", arrival=_NOWHERE)
    templates: Templates = request.app.state.templates
    return templates.render(
        template,
        {
            "head": door.contractor,
            "caller": caller,
            "person": None,
            "request_id": "",
            "form_field": FIELD,
            "form_proof": "",
            "form_key": str(uuid4()),
            "languages": NAMES,
            "back": request.scope["path"],
            "refresh": None,
            "problem": None,
            **shown,
        },
        language=door.language,
    )


_NOWHERE = Arrival(request_id="", contractor_id=None, scheme="http", host="", ip="", user_agent="")


async def _estimate(request: Asked, token: str) -> tuple[Row, Row]:
    door = await _door(request, token, Purpose.ESTIMATE)
    arguments = estimates.FIND_OF_CUSTOMER.arguments(
        _contractor_of(request), id=door["resource_id"], customer_id=door["customer_id"]
    )
    return door, await request.app.state.pool.fetchrow(estimates.FIND_OF_CUSTOMER.sql, *arguments)


async def _invoice(request: Asked, token: str) -> tuple[Row, Row]:
    door = await _door(request, token, Purpose.INVOICE)
    arguments = invoices.FIND_OF_CUSTOMER.arguments(
        _contractor_of(request), id=door["resource_id"], customer_id=door["customer_id"]
    )
    return door, await request.app.state.pool.fetchrow(invoices.FIND_OF_CUSTOMER.sql, *arguments)


async def _listed(request: Asked) -> tuple[Row, list[Row]]:
    contractor_id, pool = _contractor_of(request), request.app.state.pool
    secret_hash = sha256(request.cookies["session"].encode()).digest()
    session = await pool.fetchrow(access.SESSION.sql, *access.SESSION.arguments(contractor_id, secret_hash=secret_hash))
    read = invoices.LIST.reads[frozenset({"customer_id"})]
    arguments = read.arguments(contractor_id, before=NEWEST, fetch=MOST + 1, customer_id=session["customer_id"])
    return session, await pool.fetch(read.sql, *arguments)


async def _door(request: Asked, token: str, purpose: Purpose) -> Row:
    arguments = access.DOOR.arguments(
        _contractor_of(request), secret_hash=sha256(token.encode()).digest(), purpose=purpose.value
    )
    return await request.app.state.pool.fetchrow(access.DOOR.sql, *arguments)


def _contractor_of(request: Asked) -> UUID:
    found: UUID = request.app.state.contractors[request.headers["host"]]
    return found


def _estimate_fields(row: Row) -> dict[str, Any]:
    fields = {**row["content"], **row, "deposit_invoice": next(iter(row["deposit_invoices"]), None)}
    del fields["content"], fields["deposit_invoices"]
    return fields


def _invoice_fields(row: Row) -> dict[str, Any]:
    fields = {**row["bill"], **_figures(row)}
    del fields["bill"]
    return fields


def _figures(row: Row) -> dict[str, Any]:
    total, settled, reserved = row["total_minor"], row["settled_minor"], row["reserved_minor"]
    standing = _standing(row, total, settled, reserved)
    balance = total - settled
    payable = max(balance - reserved, 0) if row["status"] == "open" else 0
    return {**row, "standing": standing, "balance_minor": balance, "payable_minor": payable}


def _standing(row: Row, total: int, settled: int, reserved: int) -> Standing:
    due_on: date | None = row["due_on"]
    return standing_of(
        InvoiceStatus(row["status"]),
        total=Money(total, row["currency"]),
        settled=Money(settled, row["currency"]),
        reserved=Money(reserved, row["currency"]),
        disputed=row["disputed"],
        due_on=due_on,
        today=row["today"],
    )


@asynccontextmanager
async def connected(app: Litestar) -> AsyncIterator[None]:
    async def decode_json(connection: Any) -> None:
        for name in ("json", "jsonb"):
            await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=msgspec.json.decode)

    processor = httpx.AsyncClient(
        base_url=os.environ[PROCESSOR], headers={"authorization": "Bearer sk_test_bench"}, trust_env=False
    )
    async with asyncpg.create_pool(os.environ[DSN], init=decode_json) as pool, processor:
        app.state.pool, app.state.processor = pool, processor
        yield


def build() -> Litestar:
    places = msgspec.json.decode(os.environ[PLACES].encode(), type=list[Place])
    return Litestar(
        [alive, estimate_json, invoice_json, list_json, estimate_page, invoice_page, commit, hook, pay],
        lifespan=[connected],
        openapi_config=None,
        logging_config=None,
        state=State(
            {
                "contractors": {place.host: place.contractor_id for place in places},
                "templates": Templates(BabelTexts()),
            }
        ),
    )


def main() -> None:
    uvloop.install()
    uvicorn.run(
        build(),
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        server_header=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
