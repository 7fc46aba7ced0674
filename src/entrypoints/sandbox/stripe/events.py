"""Events: made once for each fact, kept as a snapshot and as a thin notification, read back by the API."""

import copy
from datetime import UTC, datetime

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.ids import new_id
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe import params
from entrypoints.sandbox.stripe.call import Call
from entrypoints.sandbox.stripe.errors import no_such, no_such_in_v2
from entrypoints.sandbox.stripe.lists import FILTERS, page
from entrypoints.sandbox.webhook_types import EventRecord

API_VERSION = "2026-10-28.endive"
KEPT_S = 30 * 86_400
_URLS = {
    "payment_intent": "/v1/payment_intents/",
    "charge": "/v1/charges/",
    "checkout.session": "/v1/checkout/sessions/",
}


def emit(sandbox: Sandbox, account: Account, type: str, subject: Json, call: Call | None = None) -> None:
    """Record that something happened to `subject` and send it to whoever listens."""
    now, url = sandbox.clock.now(), _URLS[subject["object"]] + subject["id"]
    context: Json = {"account": account.id} if account.connected else {}
    request = {"id": call and call.request_id, "idempotency_key": call and call.idempotency_key}
    body = {
        "id": new_id("evt"),
        "object": "event",
        **context,
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": copy.deepcopy(subject)},
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": type,
    }
    thin = {
        "id": new_id("evt_test"),
        "object": "v2.core.event",
        "type": f"v1.{type}",
        "created": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "livemode": False,
        "related_object": {
            "id": subject["id"],
            "type": subject["object"],
            "url": url,
        },
    }
    if account.connected:
        thin["context"] = account.id
    record = EventRecord(account.id, account.connected, body, thin)
    body["pending_webhooks"] = sum(endpoint.wants(record) for endpoint in sandbox.webhooks.endpoints)
    sandbox.events.append(record)
    sandbox.webhooks.publish(record)


def retrieve(call: Call) -> Json:
    params.only(call.params, ("expand",))
    for record in _recent(call):
        if record.body["id"] == call.id:
            return _now(record)
    raise no_such("event", call.id, "id")


def list_events(call: Call) -> Json:
    """Newest first; `delivery_success=false` shows what some endpoint has not taken yet."""
    params.only(call.params, (*FILTERS, "type", "types", "delivery_success"))
    wanted = params.strings(call.params.get("types"), "types")
    one = params.text(call.params.get("type"), "type")
    success = params.boolean(call.params.get("delivery_success"), "delivery_success")
    found = [
        _now(record)
        for record in _recent(call)
        if (success is None or record.delivered is success)
        and (wanted is None or record.body["type"] in wanted)
        and (one is None or _matches(record.body["type"], one))
    ]
    return page(call, found, "/v1/events", kind="event")


def retrieve_thin(call: Call) -> Json:
    for record in _recent(call):
        if record.thin["id"] == call.id:
            return {**record.thin, "changes": {}, "snapshot_event": record.body["id"]}
    raise no_such_in_v2(f"No such event: {call.id}")


def _recent(call: Call) -> list[EventRecord]:
    oldest = call.sandbox.clock.now() - KEPT_S
    return [one for one in call.sandbox.events if one.account == call.account.id and one.body["created"] >= oldest]


def _now(record: EventRecord) -> Json:
    pending = sum(delivery.state == "pending" for delivery in record.deliveries)
    return {**record.body, "pending_webhooks": pending}


def _matches(type: str, pattern: str) -> bool:
    return type.startswith(pattern[:-1]) if pattern.endswith("*") else type == pattern
