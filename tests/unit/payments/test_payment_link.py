"""PAY-6: a payment link asks for one amount, once, until it ends."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from domain.payments.errors import PaymentLinkClosed
from domain.payments.payment_link import TRANSITIONS, PaymentLink
from domain.payments.payment_link import PaymentLinkStatus as S
from domain.shared.ids import PaymentLinkId
from domain.shared.text import TextRefused
from tests.unit.factories import CONTRACTOR, CUSTOMER, INVOICE, LATER, NOW, usd

VERBS: dict[S, Callable[[PaymentLink], None]] = {S.PAID: PaymentLink.paid, S.CANCELED: PaymentLink.cancel}


def link(status: S = S.OPEN, *, purpose: str = "Spring service") -> PaymentLink:
    return PaymentLink(
        id=PaymentLinkId(UUID(int=60)),
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        invoice_id=INVOICE,
        amount=usd(50_00),
        purpose=purpose,
        expires_at=LATER,
        status=status,
    )


def test_the_table_says_what_was_promised() -> None:
    assert {now.value: {then.value for then in after} for now, after in TRANSITIONS.items()} == {
        "open": {"paid", "canceled"},
        "canceled": {"paid"},
        "paid": set(),
    }


@pytest.mark.parametrize(("now", "then"), list(product(S, VERBS)))
def test_a_verb_moves_only_as_the_table_allows(now: S, then: S) -> None:
    asked = link(now)
    if then in TRANSITIONS[now] or now is then is S.PAID:  # settled money may be told twice
        VERBS[then](asked)
        assert asked.status is then
        return
    with pytest.raises(PaymentLinkClosed) as refused:
        VERBS[then](asked)
    assert refused.value.values["status"] is now
    assert asked.status is now


def test_an_open_link_is_payable_until_its_end() -> None:
    link().check_payable(now=LATER - timedelta(microseconds=1))
    with pytest.raises(PaymentLinkClosed) as refused:
        link().check_payable(now=LATER)
    assert refused.value.values["status"] == "expired"


@pytest.mark.parametrize("status", [S.PAID, S.CANCELED])
def test_T38_a_link_that_is_paid_or_canceled_is_not_payable(status: S) -> None:
    with pytest.raises(PaymentLinkClosed) as refused:
        link(status).check_payable(now=NOW)
    assert refused.value.values["status"] is status


@pytest.mark.parametrize("purpose", ["", "a\nb", "x" * 201])
def test_a_link_states_its_purpose_in_one_line(purpose: str) -> None:
    with pytest.raises(TextRefused):
        link(purpose=purpose)
    assert link(purpose=" Deposit ").purpose == "Deposit"
