"""PAY-7: one open checkout on what is due, whoever asks, and never above what is due (I3)."""

from dataclasses import replace
from typing import Any

import pytest

from domain.invoices.errors import AmountAboveDue, AmountNotPositive, InvoiceNotOpen, NothingDue
from domain.invoices.invoice import Invoice
from domain.invoices.states import InvoiceStatus
from domain.payments.errors import AmountBelowMinimum, CheckoutInProgress, OutcomePending, RestBelowMinimum
from domain.payments.lease import check_amount, lease, payable
from domain.payments.payment import Payment
from domain.payments.states import CHECKOUT_OPEN, IN_FLIGHT
from domain.payments.states import PaymentState as S
from domain.shared.errors import DomainError
from domain.shared.money import CurrencyMismatch, Money
from tests.unit.factories import DANA, INTENT, NOW, SAM, entry, invoice, payment, usd

FULL = usd(100_00)
ENDED = [S.FAILED, S.CANCELED, S.EXPIRED]


def by_sam(state: S, **changes: Any) -> Payment:
    return payment(state, number=1, intent=replace(INTENT, started_by=SAM.key), **changes)


def test_the_first_payer_may_begin() -> None:
    assert lease([], payer=DANA.key, amount=FULL) is None


@pytest.mark.parametrize("state", CHECKOUT_OPEN)
def test_T47_the_same_person_and_amount_gets_the_open_checkout_again(state: S) -> None:
    attempt = payment(state)
    assert lease([attempt], payer=DANA.key, amount=FULL) is attempt


@pytest.mark.parametrize("state", set(S) - CHECKOUT_OPEN)
def test_an_attempt_that_is_over_or_on_its_way_holds_no_checkout(state: S) -> None:
    assert lease([payment(state)], payer=DANA.key, amount=FULL) is None
    assert lease([by_sam(state)], payer=DANA.key, amount=FULL) is None


@pytest.mark.parametrize("state", [S.AWAITING_CUSTOMER, S.REQUIRES_ACTION])
def test_another_person_is_told_when_it_began(state: S) -> None:
    attempt = by_sam(state)
    with pytest.raises(CheckoutInProgress) as refused:
        lease([attempt], payer=DANA.key, amount=FULL)
    assert refused.value.values == {"started_at": NOW, "payment_id": attempt.id, "started_by": SAM.key}


def test_the_same_person_cannot_open_a_second_sum() -> None:
    with pytest.raises(CheckoutInProgress):
        lease([payment()], payer=DANA.key, amount=usd(50_00))
    with pytest.raises(CheckoutInProgress):
        lease([payment()], payer=DANA.key, amount=Money(100_00, "CAD"))


def test_R18_nobody_else_is_charged_while_the_outcome_of_a_call_is_unknown() -> None:
    attempt = by_sam(S.CREATED)
    with pytest.raises(OutcomePending) as refused:
        lease([attempt], payer=DANA.key, amount=FULL)
    assert refused.value.values == {"started_at": NOW, "payment_id": attempt.id}


@pytest.mark.parametrize("state", CHECKOUT_OPEN)
def test_R18_the_same_person_cannot_ask_for_another_sum_while_it_is_unknown(state: S) -> None:
    with pytest.raises(OutcomePending):
        lease([payment(state, outcome_unknown=True)], payer=DANA.key, amount=usd(50_00))


def test_an_unknown_call_of_another_person_comes_before_ones_own_checkout() -> None:
    with pytest.raises(OutcomePending):
        lease([payment(), by_sam(S.CREATED)], payer=DANA.key, amount=FULL)


def test_a_call_that_is_known_to_have_begun_nothing_is_told_as_a_checkout() -> None:
    with pytest.raises(CheckoutInProgress):
        lease([by_sam(S.CREATED, outcome_unknown=False)], payer=DANA.key, amount=FULL)


def test_ended_attempts_do_not_hide_an_open_one() -> None:
    attempts = [payment(S.EXPIRED), payment(S.SETTLED), by_sam(S.AWAITING_CUSTOMER)]
    with pytest.raises(CheckoutInProgress):
        lease(attempts, payer=DANA.key, amount=FULL)


@pytest.mark.parametrize("state", S)
def test_what_is_on_its_way_is_reserved(state: S) -> None:
    attempt = payment(state, minor=30_00)
    assert payable(invoice(), [attempt]) == usd(70_00 if state in IN_FLIGHT else 100_00)


def test_what_is_payable_is_never_below_nothing() -> None:
    assert payable(invoice(), [payment(S.PROCESSING, minor=60_00), payment(S.AUTHORIZED, minor=60_00)]) == usd(0)
    assert payable(invoice(ledger=[entry(120_00)]), []) == usd(0)


def test_what_has_settled_is_no_longer_payable() -> None:
    assert payable(invoice(ledger=[entry(60_00)]), [payment(S.PROCESSING, minor=15_00)]) == usd(25_00)


def check(minor: int, *, billed: Invoice | None = None, attempts: list[Payment] | None = None, least: int = 50) -> None:
    check_amount(usd(minor), invoice=billed or invoice(), attempts=attempts or [], least=usd(least))


@pytest.mark.parametrize("minor", [50, 51, 99_50, 100_00])
def test_an_amount_from_the_least_to_all_that_is_due_may_be_paid(minor: int) -> None:
    check(minor)


@pytest.mark.parametrize(
    ("minor", "error"),
    [
        (-1, AmountNotPositive),
        (0, AmountNotPositive),
        (1, AmountBelowMinimum),
        (49, AmountBelowMinimum),
        (100_01, AmountAboveDue),
        (10**12, AmountAboveDue),
    ],
)
def test_T49_any_other_amount_is_refused(minor: int, error: type[DomainError]) -> None:
    with pytest.raises(error) as refused:
        check(minor)
    assert refused.value.values["field"] == "amount"


def test_a_refused_amount_says_what_would_be_good() -> None:
    with pytest.raises(AmountAboveDue) as above:
        check(80_00, attempts=[payment(S.PROCESSING, minor=30_00)])
    assert above.value.values["payable_minor"] == 70_00
    with pytest.raises(AmountBelowMinimum) as below:
        check(49)
    assert below.value.values["least_minor"] == 50


@pytest.mark.parametrize("status", set(InvoiceStatus) - {InvoiceStatus.OPEN})
def test_an_invoice_that_asks_for_no_money_is_not_payable(status: InvoiceStatus) -> None:
    with pytest.raises(InvoiceNotOpen) as refused:
        check(100_00, billed=invoice(status))
    assert refused.value.values["status"] is status


@pytest.mark.parametrize("minor", [0, 1, 100_00])
def test_T38_a_paid_invoice_has_nothing_due(minor: int) -> None:
    with pytest.raises(NothingDue):
        check(minor, billed=invoice(ledger=[entry(100_00)]))
    with pytest.raises(NothingDue):
        check(minor, attempts=[payment(S.PROCESSING, minor=100_00)])


def test_T49_an_amount_of_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        check_amount(Money(100_00, "CAD"), invoice=invoice(), attempts=[], least=usd(50))


@pytest.mark.parametrize("state", ENDED)
def test_an_ended_attempt_blocks_nobody(state: S) -> None:
    old = payment(state)
    assert lease([old], payer=SAM.key, amount=FULL) is None
    assert payable(invoice(), [old]) == FULL


def test_a_part_leaves_nothing_or_enough_to_be_paid_later() -> None:
    owed = invoice(ledger=[entry(40_00)])  # 60.00 of 100.00 are due
    for amount in (usd(60_00), usd(59_50), usd(10_00)):
        check_amount(amount, invoice=owed, attempts=[], least=usd(50))
    with pytest.raises(RestBelowMinimum) as refused:
        check_amount(usd(59_51), invoice=owed, attempts=[], least=usd(50))
    assert (refused.value.values["rest_minor"], refused.value.values["least_minor"]) == (49, 50)
