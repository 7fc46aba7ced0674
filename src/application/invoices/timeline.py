"""The money of one invoice as a story: each payment once, with its stage, and what else moved the ledger (INV-6)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from application.invoices.views import AttemptView, InvoiceView, LedgerView, PaidDepositView
from application.payments.stages import Stage, stage_of
from application.shared.calendar import local_day
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.truth import MethodKind


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline: a payment, or another entry of the ledger."""

    stage: Stage | None  # of a payment
    kind: LedgerKind | None  # of what is in the ledger
    amount_minor: int  # above zero lowers what is owed, or would
    at: datetime  # since when it stands so, as far as is known
    started_at: datetime | None = None
    expected_on: date | None = None  # while it is on its way
    method: str = ""  # "Visa •••• 4242"
    method_kind: MethodKind | None = None
    failure: str | None = None  # our stable reason
    payment_id: UUID | None = None
    deposits: tuple[PaidDepositView, ...] = ()  # what a credit is made of


def timeline(invoice: InvoiceView) -> tuple[Movement, ...]:
    """The newest first. A checkout that ran out before anybody tried to pay is left out: it is no news."""
    entries = {entry.payment_id: entry for entry in invoice.ledger if entry.kind is LedgerKind.PAYMENT}
    attempts = [_of_attempt(one, entries.pop(one.id, None)) for one in invoice.attempts]
    others = [one for one in invoice.ledger if one.kind is not LedgerKind.PAYMENT or one.payment_id in entries]
    told = [one for one in attempts if one.stage is not Stage.RAN_OUT]
    told += [_of_entry(one, invoice.deposits) for one in others]
    return tuple(sorted(told, key=lambda one: one.at, reverse=True))


def since(invoice: InvoiceView, *, zone: str) -> date | None:
    """The contractor's day since when it stands as it does; None where that is not known."""
    moments = {
        Standing.PAID: [entry.at for entry in invoice.ledger if entry.amount_minor > 0],
        Standing.PARTIALLY_PAID: [entry.at for entry in invoice.ledger if entry.amount_minor > 0],
        Standing.PROCESSING: [one.started_at for one in invoice.attempts if one.expected_on is not None],
    }.get(invoice.standing, [])
    if moments:
        return local_day(max(moments), zone)
    days: Mapping[Standing, date | None] = {
        Standing.OVERDUE: invoice.due_on,
        Standing.DUE: invoice.issued_on,
    }
    return days.get(invoice.standing)


def _of_attempt(attempt: AttemptView, entry: LedgerView | None) -> Movement:
    return Movement(
        stage=stage_of(attempt.state, outcome_unknown=attempt.outcome_unknown, was_refused=attempt.failure is not None),
        kind=entry.kind if entry else None,
        amount_minor=entry.amount_minor if entry else attempt.amount_minor,
        at=attempt.settled_at or (entry.at if entry else attempt.started_at),
        started_at=attempt.started_at,
        expected_on=attempt.expected_on,
        method=attempt.method,
        method_kind=attempt.method_kind,
        failure=attempt.failure,
        payment_id=attempt.id,
    )


def _of_entry(entry: LedgerView, deposits: tuple[PaidDepositView, ...]) -> Movement:
    """A payment's own entry stands here only where the attempt is older than those that are read."""
    is_payment = entry.kind is LedgerKind.PAYMENT
    is_credit = entry.kind is LedgerKind.CREDIT_APPLIED
    return Movement(
        stage=Stage.PAID if is_payment else None,
        kind=entry.kind,
        amount_minor=entry.amount_minor,
        at=entry.at,
        method=entry.method,
        payment_id=entry.payment_id if is_payment else None,
        deposits=tuple(one for one in deposits if one.paid_at <= entry.at) if is_credit else (),
    )
