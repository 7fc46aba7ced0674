"""The way of an API request: fault, key, account, idempotency, execution, answer."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, route

from entrypoints.sandbox import payments
from entrypoints.sandbox.faults import Fault
from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe import caller, spoil
from entrypoints.sandbox.stripe.call import Call, Endpoint
from entrypoints.sandbox.stripe.errors import StripeError
from entrypoints.sandbox.stripe.expand import expanded
from entrypoints.sandbox.stripe.form import parse_form
from entrypoints.sandbox.stripe.idempotency import Answer
from entrypoints.sandbox.stripe.routes import find


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came, before anyone has looked at its key."""

    method: str
    path: str
    raw: str  # the form, or the query of a GET
    headers: Mapping[str, str]
    request_id: str


@route(
    ["/v1", "/v1/{path:path}", "/v2/{path:path}"],
    http_method=["GET", "POST", "DELETE"],
    include_in_schema=False,
    status_code=200,
)
async def api(request: Request[Any, Any, Any], sandbox: Injected[Sandbox]) -> Response[bytes]:
    """Every call of the Stripe API."""
    body = (await request.body()).decode(errors="replace")
    query = request.scope["query_string"].decode(errors="replace")
    raw = body if request.method == "POST" else query
    asked = Asked(request.method, request.url.path, raw, request.headers, new_id("req", 14))
    payments.expire_due(sandbox)
    entry = _note(sandbox, asked)
    fault = sandbox.faults.take(asked.method, asked.path)
    if fault is not None and fault.moment == "before" and fault.kind != "delay":
        answer = await spoil.instead(fault, request)
    else:
        answer, kept_as = await _answer(sandbox, asked, fault)
        if fault is not None and fault.moment == "after":
            answer = await spoil.afterwards(fault, answer, request)
            if fault.kind == "status" and fault.status >= 500 and kept_as is not None:
                sandbox.idempotency.keep(*kept_as, answer)  # Stripe repeats a 500 that came after execution began
    entry["status"] = answer.status
    headers = {"Request-Id": asked.request_id, **_echoes(asked.headers), **answer.headers}
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=_media(answer))


async def _answer(sandbox: Sandbox, asked: Asked, fault: Fault | None) -> tuple[Answer, tuple[str, str] | None]:
    """The answer, and under which idempotency key it is kept (None: not kept)."""
    scope: tuple[str, str] | None = None
    try:
        found = find(asked.method, asked.path)
        account = caller.account(sandbox, asked.headers)
        version = caller.version(asked.headers)
        if found is None:
            raise StripeError(404, f"Unrecognized request URL ({asked.method}: {asked.path}).")
        params = parse_form(asked.raw)
        if "stripe-request-trigger" in asked.headers:
            params.pop("usage", None)  # the SDK's statistics, which it sends along when it follows a thin event
        key = asked.headers.get("idempotency-key") if asked.method == "POST" else None
        if key:
            kept = sandbox.idempotency.begin(account.id, key, _fingerprint(asked, params), sandbox.clock.now())
            if kept is not None:
                return Answer(kept.status, kept.body, {**kept.headers, "Idempotent-Replayed": "true"}), (
                    account.id,
                    key,
                )
            scope = (account.id, key)
        if fault is not None and fault.kind == "delay" and fault.moment == "before":
            await asyncio.sleep(fault.seconds)
        call = Call(sandbox, account, found[2], params, version, asked.request_id, key)
        answer = _execute(call, found[1])
    except StripeError as error:
        answer = _json(error.status, error.body)
        if not error.kept:
            if scope is not None:
                sandbox.idempotency.release(*scope)
            return answer, None
    if scope is not None:
        sandbox.idempotency.keep(*scope, answer)
    return answer, scope


def _execute(call: Call, endpoint: Endpoint) -> Answer:
    return _json(200, expanded(call, endpoint(call)))


def _json(status: int, body: Json) -> Answer:
    return Answer(status, json.dumps(body, indent=2).encode())


def _fingerprint(asked: Asked, params: Json) -> str:
    text = json.dumps([asked.method, asked.path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _note(sandbox: Sandbox, asked: Asked) -> Json:
    """Log the request without its key, under its route; what is not known is logged under its path."""
    found = find(asked.method, asked.path)
    try:
        form = parse_form(asked.raw)
    except StripeError:
        form = {}
    entry: Json = {
        "method": asked.method,
        "path": asked.path,
        "params": form,
        "account": asked.headers.get("stripe-account") or asked.headers.get("stripe-context"),
        "version": asked.headers.get("stripe-version"),
        "idempotency_key": asked.headers.get("idempotency-key"),
        "request_id": asked.request_id,
        "at": sandbox.clock.now(),
        "status": None,
    }
    return sandbox.requests.record(found[0] if found else f"{asked.method} {asked.path}", entry)


def _echoes(headers: Mapping[str, str]) -> dict[str, str]:
    names = ("Idempotency-Key", "Stripe-Version", "Stripe-Account")
    return {name: headers[name.lower()] for name in names if name.lower() in headers}


def _media(answer: Answer) -> str:
    return answer.headers.pop("Content-Type", "application/json")
