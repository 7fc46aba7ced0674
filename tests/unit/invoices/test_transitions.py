"""INV-1: the stored states of an invoice, every verb in every state."""

from collections.abc import Callable
from datetime import date
from itertools import product
from uuid import UUID

import pytest

from domain.invoices.errors import InvoiceNotEditable, InvoiceNotOpen
from domain.invoices.events import (
    InvoiceEvent,
    InvoiceOpened,
    InvoiceReopened,
    InvoiceSent,
    InvoiceVoided,
    InvoiceWrittenOff,
)
from domain.invoices.invoice import Invoice, InvoiceKind
from domain.invoices.states import TRANSITIONS
from domain.invoices.states import InvoiceStatus as S
from tests.unit.factories import CONTRACTOR, CUSTOMER, INVOICE, NOW, bill, invoice, line, usd

ISSUED, DUE = date(2026, 3, 2), date(2026, 3, 16)


def open_it(billed: Invoice) -> None:
    billed.open(number="INV-2032", issued_on=ISSUED, due_on=DUE, now=NOW)


# By name: the states that a verb leaves, where it leads, and what it tells. Two verbs lead to open.
VERBS: dict[str, tuple[set[S], S, Callable[[Invoice], None], type[InvoiceEvent]]] = {
    "open": ({S.DRAFT}, S.OPEN, open_it, InvoiceOpened),
    "reopen": ({S.UNCOLLECTIBLE}, S.OPEN, lambda billed: billed.reopen(now=NOW), InvoiceReopened),
    "write off": ({S.OPEN}, S.UNCOLLECTIBLE, lambda billed: billed.write_off(now=NOW), InvoiceWrittenOff),
    "void": ({S.DRAFT, S.OPEN}, S.VOID, lambda billed: billed.void(in_flight=usd(0), now=NOW), InvoiceVoided),
}


def test_the_table_says_what_was_promised() -> None:
    assert {now.value: {then.value for then in after} for now, after in TRANSITIONS.items()} == {
        "draft": {"open", "void"},
        "open": {"void", "uncollectible"},
        "uncollectible": {"open"},
        "void": set(),
    }
    moves = {(now, then) for now, after in TRANSITIONS.items() for then in after}
    assert {(now, then) for leaves, then, _, _ in VERBS.values() for now in leaves} == moves


@pytest.mark.parametrize(("now", "name"), list(product(S, VERBS)))
def test_a_verb_moves_only_as_the_table_allows(now: S, name: str) -> None:
    leaves, then, verb, event = VERBS[name]
    billed = invoice(now)
    if now in leaves:
        verb(billed)
        assert billed.status is then
        assert billed.pull_events() == [event(invoice_id=INVOICE, at=NOW)]
        return
    number = billed.number
    with pytest.raises(InvoiceNotOpen) as refused:
        verb(billed)
    assert refused.value.values["status"] is now
    assert (billed.status, billed.number, billed.pull_events()) == (now, number, [])


@pytest.mark.parametrize("now", S)
def test_only_an_open_invoice_is_sent(now: S) -> None:
    billed = invoice(now)
    sending = UUID(int=70)
    if now is not S.OPEN:
        with pytest.raises(InvoiceNotOpen):
            billed.send(sending=sending, now=NOW)
        assert billed.pull_events() == []
        return
    billed.send(sending=sending, now=NOW)
    assert billed.pull_events() == [InvoiceSent(invoice_id=INVOICE, sending=sending, at=NOW)]


@pytest.mark.parametrize("now", S)
def test_only_a_draft_is_edited(now: S) -> None:
    billed = invoice(now)
    before = billed.bill
    other = bill(line(price=1), title="Other")
    if now is not S.DRAFT:
        with pytest.raises(InvoiceNotEditable):
            billed.amend(other, due_on=DUE)
        assert (billed.bill, billed.due_on) == (before, None)
        return
    billed.amend(other, due_on=DUE)
    assert (billed.bill, billed.due_on) == (other, DUE)


def test_a_new_invoice_is_a_draft_without_a_number_that_tells_nobody() -> None:
    new = Invoice.draft(
        id=INVOICE, contractor_id=CONTRACTOR, customer_id=CUSTOMER, kind=InvoiceKind.DEPOSIT, bill=bill(), due_on=DUE
    )
    assert (new.status, new.number, new.kind, new.due_on) == (S.DRAFT, None, InvoiceKind.DEPOSIT, DUE)
    assert (new.total, new.settled, new.balance_due) == (usd(100_00), usd(0), usd(100_00))
    assert new.pull_events() == []


@pytest.mark.parametrize(("agreed", "due"), [(None, DUE), (date(2026, 5, 1), date(2026, 5, 1))])
def test_opening_gives_the_number_and_keeps_a_day_that_was_agreed(agreed: date | None, due: date) -> None:
    billed = invoice(S.DRAFT)
    billed.due_on = agreed
    open_it(billed)
    assert (billed.number, billed.issued_on, billed.due_on) == ("INV-2032", ISSUED, due)
