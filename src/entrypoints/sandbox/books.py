"""The books as one JSON document: a rehearsal that begins anew brings its past payments along."""

import dataclasses

from entrypoints.sandbox.accounts import Account
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.stripe.events import KEPT_S
from entrypoints.sandbox.webhook_types import EventRecord


def written(sandbox: Sandbox) -> Json:
    """Accounts with all their objects, and the events that are still kept; requests and their keys are of one run."""
    oldest = sandbox.clock.now() - KEPT_S
    return {
        "accounts": [dataclasses.asdict(account) for account in sandbox.accounts.all()],
        "events": [
            {"account": one.account, "connected": one.connected, "body": one.body, "thin": one.thin}
            for one in sandbox.events
            if one.body["created"] >= oldest
        ],
    }


def read(sandbox: Sandbox, books: Json) -> None:
    """Take over what `written` gave. Webhooks of these events went out long ago, or were never wanted."""
    for account in books["accounts"]:
        sandbox.accounts.by_id[account["id"]] = Account(**account)
    sandbox.events += [EventRecord(**event) for event in books["events"]]
