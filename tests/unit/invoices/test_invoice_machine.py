"""Any course of events: the balance is always the total less the ledger's sum, and never below zero (I1)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.invoices.invoice import Invoice
from domain.invoices.ledger import LedgerEntry
from domain.invoices.states import TRANSITIONS, InvoiceStatus
from domain.shared.errors import DomainError
from domain.shared.ids import LedgerEntryId
from domain.shared.money import Money
from tests.unit.factories import NOW, PAYMENT, invoice, usd

DAY = date(2026, 3, 2)
SUMS = st.one_of(st.integers(-1, 1), st.integers(1, 60_00), st.sampled_from([100_00, 100_01, 10**12])).map(usd)


class InvoiceLife(RuleBasedStateMachine):
    @initialize(status=st.sampled_from([InvoiceStatus.DRAFT, InvoiceStatus.OPEN]))
    def begin(self, status: InvoiceStatus) -> None:
        self.billed: Invoice = invoice(status)
        self.status = status
        self.entered: list[LedgerEntry] = []
        self.arrived = self.kept = usd(0)
        self.next = 0

    def number(self) -> LedgerEntryId:
        self.next += 1
        return LedgerEntryId(UUID(int=5000 + self.next))

    @rule(amount=SUMS)
    def receive(self, amount: Money) -> None:
        before = self.billed.settled

        def act() -> None:
            rest = self.billed.receive(amount, payment_id=PAYMENT, entry_id=self.number(), now=NOW)
            taken = self.billed.settled - before
            assert taken + rest == amount
            assert usd(0) <= rest <= amount
            self.arrived += amount
            self.kept += rest

        self.attempt(act)

    @rule(available=SUMS)
    def credit(self, available: Money) -> None:
        before = self.billed.settled

        def act() -> None:
            taken = self.billed.apply_credit(available, entry_id=self.number(), now=NOW)
            assert self.billed.settled - before == taken
            assert usd(0) <= taken <= available
            self.arrived += taken

        self.attempt(act)

    @rule(in_flight=st.sampled_from([0, 0, 5]))
    def void(self, in_flight: int) -> None:
        had = self.billed.settled.minor or in_flight
        self.attempt(lambda: self.billed.void(in_flight=usd(in_flight), now=NOW))
        if had:
            assert self.billed.status is self.status

    @rule(verb=st.sampled_from(["write_off", "reopen"]))
    def give_up_or_take_up(self, verb: str) -> None:
        self.attempt(lambda: getattr(self.billed, verb)(now=NOW))

    @rule()
    def open(self) -> None:
        self.attempt(lambda: self.billed.open(number="INV-1", issued_on=DAY, due_on=DAY, now=NOW))

    def attempt(self, act: Callable[[], None]) -> None:
        before = (self.billed.status, self.billed.ledger, self.billed.number)
        try:
            act()
        except DomainError:
            assert (self.billed.status, self.billed.ledger, self.billed.number) == before
            assert self.billed.pull_events() == []
        self.billed.pull_events()

    @invariant()
    def the_balance_is_the_total_less_the_ledger(self) -> None:
        summed = sum(entry.amount.minor for entry in self.billed.ledger)
        assert self.billed.balance_due.minor == self.billed.total.minor - summed
        assert self.billed.balance_due >= usd(0)
        assert self.arrived - self.kept == self.billed.settled

    @invariant()
    def the_ledger_is_only_added_to(self) -> None:
        ledger = list(self.billed.ledger)
        assert ledger[: len(self.entered)] == self.entered
        assert ledger == self.billed.new_entries
        assert len({entry.id for entry in ledger}) == len(ledger)
        self.entered = ledger

    @invariant()
    def only_listed_moves_happen(self) -> None:
        assert self.billed.status is self.status or self.billed.status in TRANSITIONS[self.status]
        self.status = self.billed.status


TestInvoiceLife = InvoiceLife.TestCase
