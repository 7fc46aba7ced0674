from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from application.errors import NotFound
from application.payments.collect import ApplyTruth
from application.ports.inbox import Inbox
from application.ports.payment_gateway import PaymentGateway
from application.tasks import Task
from domain.payments.errors import PaymentMismatch

# What tells that a checkout moved. The object is fetched: neither the order of events nor their content matters.
MOVES = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "payment_intent.succeeded",
        "payment_intent.processing",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "payment_intent.canceled",
    }
)
# Sent along with the ones above; they tell nothing more.
ECHOES = frozenset(
    {
        "payment_intent.created",
        "payment_intent.amount_capturable_updated",
        "charge.succeeded",
        "charge.pending",
        "charge.failed",
        "charge.captured",
        "charge.updated",
    }
)


class EventUnknown(Exception):
    """A kind of event that the portal does not know: parked, so that a person sees it (T60)."""


class PaymentNotKnownYet(Exception):
    """The event's object is none of ours, or not yet: asked again later, then parked (T61)."""


class ReceiveWebhook(msgspec.Struct, frozen=True, kw_only=True):
    headers: Mapping[str, str]
    raw: bytes  # as it came: the signature is over these bytes
    contractor_id: UUID | None  # None: found by the account that the event names


@dataclass(frozen=True, slots=True)
class ReceiveWebhookHandler:
    gateway: PaymentGateway
    inbox: Inbox

    async def __call__(self, command: ReceiveWebhook) -> None:
        """Verify and store; the rest is done later. Raises SignatureInvalid, BodyUnreadable or NotFound (whose?)."""
        event = self.gateway.parse_webhook(command.headers, command.raw)
        if event.account:
            owner = await self.inbox.contractor_of_account(self.gateway.name, event.account)
        else:
            owner = command.contractor_id  # the contractor's own key: the address says whose it is
        if owner is None or command.contractor_id not in {None, owner}:
            raise NotFound
        await self.inbox.store(owner, self.gateway.name, event)


@dataclass(frozen=True, slots=True)
class ApplyWebhookHandler:
    gateway: PaymentGateway
    inbox: Inbox
    apply: ApplyTruth

    async def __call__(self, task: Task) -> None:
        stored = await self.inbox.read(task.contractor_id, task.subject_id)
        event = stored.event
        if event.kind in ECHOES:
            return
        if event.kind not in MOVES:
            raise EventUnknown(event.kind)
        truth = await self.gateway.fetch_by_object(event.object_ref, account=event.account)
        if truth is None or truth.payment_id is None:
            raise PaymentNotKnownYet
        try:
            await self.apply(task.contractor_id, truth.payment_id, truth)
        except NotFound as unknown:
            raise PaymentNotKnownYet from unknown
        except PaymentMismatch:
            return  # staff have been alerted
