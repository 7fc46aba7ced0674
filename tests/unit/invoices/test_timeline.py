"""INV-6: the money of an invoice, told in order."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from application.invoices.timeline import since, timeline
from application.invoices.views import AttemptView, LedgerView, PaidDepositView
from application.payments.stages import Stage
from domain.invoices.ledger import LedgerKind
from domain.invoices.states import Standing
from domain.payments.states import PaymentState
from domain.payments.truth import MethodKind
from tests.integration.documents.sample_views import INVOICE

AT = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
ZONE = "America/New_York"
ALONE = replace(INVOICE, ledger=(), attempts=(), deposits=())


def attempt(state: PaymentState, *, number: int = 1, hours: int = 0, failure: str | None = None) -> AttemptView:
    arrived = state in {PaymentState.SETTLED, PaymentState.RETURNED, PaymentState.DISPUTED_OPEN}
    return AttemptView(
        id=UUID(int=number),
        state=state,
        outcome_unknown=False,
        amount_minor=5_000,
        started_at=AT + timedelta(hours=hours),
        settled_at=AT + timedelta(hours=hours, minutes=1) if arrived else None,
        failure=failure,
        method="Visa •••• 4242",
        method_kind=MethodKind.CARD,
        expected_on=date(2026, 3, 10) if state is PaymentState.PROCESSING else None,
    )


def entry(kind: LedgerKind, *, payment: int | None = None, minor: int = 5_000, hours: int = 0) -> LedgerView:
    return LedgerView(
        id=UUID(int=77),
        kind=kind,
        amount_minor=minor,
        at=AT + timedelta(hours=hours),
        payment_id=UUID(int=payment) if payment else None,
        method="",
    )


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (PaymentState.AWAITING_CUSTOMER, Stage.UNFINISHED),
        (PaymentState.PROCESSING, Stage.ON_ITS_WAY),
        (PaymentState.SETTLED, Stage.PAID),
        (PaymentState.FAILED, Stage.NOT_PAID),
        (PaymentState.RETURNED, Stage.RETURNED),
        (PaymentState.DISPUTED_OPEN, Stage.QUESTIONED),
        (PaymentState.DISPUTED_LOST, Stage.TAKEN_BACK),
    ],
)
def test_a_payment_is_told_with_its_stage(state: PaymentState, stage: Stage) -> None:
    [told] = timeline(replace(ALONE, attempts=(attempt(state, failure="card_declined"),)))
    assert (told.stage, told.payment_id, told.method) == (stage, UUID(int=1), "Visa •••• 4242")
    assert told.failure == "card_declined"
    assert told.expected_on == (date(2026, 3, 10) if stage is Stage.ON_ITS_WAY else None)


def test_a_checkout_that_nobody_used_is_no_news() -> None:
    tried = attempt(PaymentState.EXPIRED, number=2, failure="insufficient_funds")
    told = timeline(replace(ALONE, attempts=(tried, attempt(PaymentState.EXPIRED), attempt(PaymentState.CANCELED))))
    assert [(one.payment_id, one.stage) for one in told] == [(tried.id, Stage.NOT_PAID)]


def test_a_payment_and_its_entry_are_one_line_with_what_the_ledger_took() -> None:
    paid = entry(LedgerKind.PAYMENT, payment=1, minor=4_000)
    [told] = timeline(replace(ALONE, ledger=(paid,), attempts=(attempt(PaymentState.SETTLED),)))
    assert (told.stage, told.kind, told.amount_minor) == (Stage.PAID, LedgerKind.PAYMENT, 4_000)
    assert told.at == AT + timedelta(minutes=1)


def test_a_payment_older_than_the_attempts_that_are_read_is_told_from_the_ledger() -> None:
    [told] = timeline(replace(ALONE, ledger=(entry(LedgerKind.PAYMENT, payment=9),)))
    assert (told.stage, told.payment_id) == (Stage.PAID, UUID(int=9))


def test_what_follows_a_payment_stands_for_itself() -> None:
    ledger = (
        entry(LedgerKind.PAYMENT, payment=1),
        entry(LedgerKind.REFUND, payment=1, minor=-2_000, hours=5),
        entry(LedgerKind.OFFLINE_PAYMENT, minor=500, hours=2),
    )
    told = timeline(replace(ALONE, ledger=ledger, attempts=(attempt(PaymentState.SETTLED),)))
    assert [(one.kind, one.amount_minor) for one in told] == [
        (LedgerKind.REFUND, -2_000),
        (LedgerKind.OFFLINE_PAYMENT, 500),
        (LedgerKind.PAYMENT, 5_000),
    ]
    assert [one.stage for one in told] == [None, None, Stage.PAID]


def test_a_credit_names_the_deposits_that_were_paid_before_it() -> None:
    first, late = (
        PaidDepositView(number=number, amount_minor=5_000, paid_at=AT + timedelta(hours=hours))
        for number, hours in (("INV-1", -2), ("INV-2", 9))
    )
    credit = entry(LedgerKind.CREDIT_APPLIED)
    [told] = timeline(replace(ALONE, ledger=(credit,), deposits=(first, late)))
    assert told.deposits == (first,)
    [refund] = timeline(replace(ALONE, ledger=(entry(LedgerKind.REFUND),), deposits=(first,)))
    assert refund.deposits == ()


@pytest.mark.parametrize(
    ("standing", "day"),
    [
        (Standing.DUE, date(2026, 3, 2)),
        (Standing.OVERDUE, date(2026, 3, 16)),
        (Standing.PAID, date(2026, 3, 4)),
        (Standing.PARTIALLY_PAID, date(2026, 3, 4)),
        (Standing.PROCESSING, date(2026, 3, 5)),
        (Standing.VOID, None),
        (Standing.DISPUTED, None),
    ],
)
def test_an_invoice_says_since_when_it_stands_so(standing: Standing, day: date | None) -> None:
    """In the contractor's days: the payment came at 22:30 there, and at 03:30 UTC of the next day."""
    view = replace(
        ALONE,
        standing=standing,
        issued_on=date(2026, 3, 2),
        due_on=date(2026, 3, 16),
        ledger=(entry(LedgerKind.PAYMENT, payment=1, hours=8), entry(LedgerKind.REFUND, minor=-1, hours=80)),
        attempts=(attempt(PaymentState.PROCESSING, hours=10),),
    )
    assert since(view, zone=ZONE) == day
