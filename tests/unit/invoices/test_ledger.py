"""INV-1 and INV-4: the balance is the total less the ledger's sum; captured money always finds a place."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.invoices.errors import (
    AmountNotPositive,
    CreditTooSmall,
    InvoiceHasMoney,
    InvoiceNotOpen,
    NothingBilled,
)
from domain.invoices.events import InvoiceReopened, LedgerMoved
from domain.invoices.invoice import Bill, Invoice, deposit_bill
from domain.invoices.ledger import LedgerEntry, LedgerKind
from domain.invoices.states import InvoiceStatus as S
from domain.shared.ids import LedgerEntryId
from domain.shared.money import CurrencyMismatch, Money
from domain.shared.pricing import Discount, DiscountTooLarge, Pricing
from domain.shared.text import TextRefused
from tests.unit.factories import INVOICE, NOW, PAYMENT, bill, entry, invoice, line, taxed, usd

ENTRY = LedgerEntryId(UUID(int=301))


def receive(billed: Invoice, minor: int) -> Money:
    return billed.receive(usd(minor), payment_id=PAYMENT, entry_id=ENTRY, now=NOW)


def apply_credit(billed: Invoice, minor: int) -> Money:
    return billed.apply_credit(usd(minor), entry_id=ENTRY, now=NOW)


def test_the_balance_is_the_total_less_the_ledger_of_every_kind() -> None:
    signs = {
        LedgerKind.REFUND: -1,
        LedgerKind.DISPUTE_LOST: -1,
        LedgerKind.BANK_RETURN: -1,
        LedgerKind.CREDIT_RETURNED: -1,
    }
    ledger = [entry(signs.get(kind, 1) * 10**n, kind=kind, number=n) for n, kind in enumerate(LedgerKind)]
    billed = invoice(ledger=ledger)
    assert billed.ledger == tuple(ledger)
    assert billed.settled == usd(sum(one.amount.minor for one in ledger))
    assert billed.balance_due == usd(100_00) - billed.settled
    assert billed.new_entries == []


def test_a_refund_makes_the_balance_due_again() -> None:
    billed = invoice(ledger=[entry(100_00), entry(-30_00, kind=LedgerKind.REFUND, number=2)])
    assert billed.balance_due == usd(30_00)
    assert receive(billed, 40_00) == usd(10_00)
    assert billed.balance_due == usd(0)


@pytest.mark.parametrize(
    ("paid", "rest", "due"), [(1, 0, 99_99), (100_00, 0, 0), (100_01, 1, 0)], ids=["part", "exact", "over"]
)
def test_money_is_entered_as_far_as_something_is_due(paid: int, rest: int, due: int) -> None:
    billed = invoice()
    assert receive(billed, paid) == usd(rest)
    assert billed.balance_due == usd(due)
    new = LedgerEntry(
        id=ENTRY, invoice_id=INVOICE, kind=LedgerKind.PAYMENT, amount=usd(paid - rest), payment_id=PAYMENT, at=NOW
    )
    assert billed.ledger == (new,)
    assert billed.new_entries == [new]
    assert billed.pull_events() == [LedgerMoved(invoice_id=INVOICE, at=NOW)]


def test_R26_a_second_full_payment_is_rest_as_a_whole() -> None:
    billed = invoice()
    receive(billed, 100_00)
    billed.pull_events()
    assert receive(billed, 100_00) == usd(100_00)
    assert (billed.settled, billed.pull_events()) == (usd(100_00), [])


def test_an_overpaid_invoice_takes_nothing_more() -> None:
    billed = invoice(ledger=[entry(120_00)])
    assert billed.balance_due == usd(-20_00)
    assert receive(billed, 5_00) == usd(5_00)
    assert apply_credit(billed, 5_00) == usd(0)
    assert billed.settled == usd(120_00)


@pytest.mark.parametrize("status", [S.VOID, S.DRAFT])
def test_R28_money_for_an_invoice_that_asks_for_none_is_rest_as_a_whole(status: S) -> None:
    billed = invoice(status)
    assert receive(billed, 60_00) == usd(60_00)
    assert (billed.status, billed.ledger, billed.pull_events()) == (status, (), [])


def test_money_for_an_invoice_written_off_reopens_it() -> None:
    billed = invoice(S.UNCOLLECTIBLE)
    assert receive(billed, 60_00) == usd(0)
    assert (billed.status, billed.balance_due) == (S.OPEN, usd(40_00))
    assert [type(event) for event in billed.pull_events()] == [InvoiceReopened, LedgerMoved]


@pytest.mark.parametrize("minor", [0, -1])
@pytest.mark.parametrize("status", S)
def test_T49_only_more_than_nothing_is_received(status: S, minor: int) -> None:
    billed = invoice(status)
    with pytest.raises(AmountNotPositive):
        receive(billed, minor)
    assert (billed.status, billed.ledger, billed.pull_events()) == (status, (), [])


def test_R32_money_of_another_currency_never_lowers_a_balance() -> None:
    billed = invoice()
    with pytest.raises(CurrencyMismatch):
        billed.receive(Money(1, "EUR"), payment_id=PAYMENT, entry_id=ENTRY, now=NOW)
    with pytest.raises(CurrencyMismatch):
        billed.apply_credit(Money(1, "EUR"), entry_id=ENTRY, now=NOW)
    assert billed.ledger == ()


@pytest.mark.parametrize(("available", "taken"), [(1, 1), (100_00, 100_00), (100_01, 100_00)])
def test_credit_is_taken_as_far_as_something_is_due(available: int, taken: int) -> None:
    billed = invoice()
    assert apply_credit(billed, available) == usd(taken)
    assert [(one.kind, one.amount, one.payment_id) for one in billed.new_entries] == [
        (LedgerKind.CREDIT_APPLIED, usd(taken), None)
    ]
    assert billed.pull_events() == [LedgerMoved(invoice_id=INVOICE, at=NOW)]


def test_credit_for_a_paid_invoice_is_not_taken() -> None:
    billed = invoice(ledger=[entry(100_00)])
    assert apply_credit(billed, 5_00) == usd(0)
    assert (billed.new_entries, billed.pull_events()) == ([], [])


@pytest.mark.parametrize("minor", [0, -1])
def test_no_credit_cannot_be_applied(minor: int) -> None:
    with pytest.raises(CreditTooSmall):
        apply_credit(invoice(), minor)


@pytest.mark.parametrize("status", [S.DRAFT, S.VOID, S.UNCOLLECTIBLE])
def test_credit_is_applied_to_open_invoices_only(status: S) -> None:
    billed = invoice(status)
    with pytest.raises(InvoiceNotOpen):
        apply_credit(billed, 5_00)
    assert billed.ledger == ()


@pytest.mark.parametrize(
    ("ledger", "in_flight"),
    [
        ([entry(1)], 0),
        ([], 1),
        ([entry(-1, kind=LedgerKind.REFUND)], 0),
        ([entry(1, kind=LedgerKind.CREDIT_APPLIED)], 0),
    ],
    ids=["settled", "in flight", "owed back", "credit"],
)
def test_an_invoice_with_money_is_not_voided(ledger: list[LedgerEntry], in_flight: int) -> None:
    billed = invoice(ledger=ledger)
    with pytest.raises(InvoiceHasMoney) as refused:
        billed.void(in_flight=usd(in_flight), now=NOW)
    assert refused.value.values["in_flight_minor"] == in_flight
    assert (billed.status, billed.pull_events()) == (S.OPEN, [])


def test_an_invoice_whose_money_went_back_as_a_whole_may_be_voided() -> None:
    billed = invoice(ledger=[entry(50_00), entry(-50_00, kind=LedgerKind.REFUND, number=2)])
    billed.void(in_flight=usd(0), now=NOW)
    assert billed.status is S.VOID


def test_a_deposit_bill_has_one_line_without_tax() -> None:
    asked = deposit_bill(title="Deposit", line=line(price=300_00, tax=taxed("8.875")), currency="USD")
    assert (asked.totals.total, asked.totals.taxes) == (usd(300_00), ())
    assert len(asked.lines) == 1
    assert asked.lines[0].tax.code == "standard"


def test_a_bill_is_added_up_by_its_own_rules() -> None:
    rules = Pricing(currency="USD", discount=Discount(percent=Decimal(10)))
    assert invoice(billed=bill(line(), pricing=rules)).total == usd(99_00)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"lines": ()}, NothingBilled),
        ({"title": " "}, TextRefused),
        ({"note": "x" * 5001}, TextRefused),
        ({"pricing": Pricing(currency="EUR")}, CurrencyMismatch),
        ({"pricing": Pricing(currency="USD", discount=Discount(amount=usd(100_01)))}, DiscountTooLarge),
    ],
    ids=["no lines", "no title", "long note", "foreign lines", "too large a discount"],
)
def test_what_cannot_be_billed_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    good: Bill = bill()
    with pytest.raises(error):
        replace(good, **change)
