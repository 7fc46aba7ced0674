"""Any course of events: one decision at most, listed moves only, evidence exactly once (I8, I9)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.estimates.estimate import Consent, Decision, Estimate
from domain.estimates.events import EstimateApproved, EstimateDeclined
from domain.estimates.evidence import hash_of
from domain.estimates.offer import Selection
from domain.estimates.states import TRANSITIONS
from domain.shared.actors import Actor
from domain.shared.errors import DomainError
from domain.shared.events import Event
from domain.shared.ids import EvidenceId
from tests.unit.factories import (
    CONTRACTOR,
    CUSTOMER,
    DANA,
    ESTIMATE,
    NOW,
    OFFICE,
    PLACE,
    SAM,
    ZONE,
    approve,
    chosen,
    consent,
    content,
)

PEOPLE = st.sampled_from([DANA, SAM, OFFICE])
KEYS = st.sampled_from(["form-1", "form-2"])
CHOICES = st.sampled_from([chosen(1), chosen(1, _3="2"), chosen(2)])
SENDING = UUID(int=70)


class EstimateLife(RuleBasedStateMachine):
    @initialize(sent=st.sampled_from([True, True, True, False]))
    def begin(self, sent: bool) -> None:
        self.now: datetime = NOW
        self.offered = Estimate.draft(
            id=ESTIMATE,
            contractor_id=CONTRACTOR,
            customer_id=CUSTOMER,
            property_id=PLACE,
            number="E-1042",
            content=content(),
        )
        self.status = self.offered.status
        self.decided: Decision | None = None
        self.told: list[Event] = []
        self.read: dict[str, Consent] = {}
        self.proofs = 0
        if sent:
            self.send()

    @rule(hours=st.sampled_from([1, 24, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def send(self) -> None:
        self.attempt(lambda: self.offered.send(zone=ZONE, sending=SENDING, now=self.now))

    @rule(terms=st.sampled_from(["Pay soon.", "Pay now."]))
    def amend(self, terms: str) -> None:
        later = (self.now + timedelta(days=10)).date()
        self.attempt(lambda: self.offered.amend(content(terms=terms, valid_until=later), zone=ZONE, now=self.now))

    @rule(key=KEYS, selection=CHOICES)
    def look(self, key: str, selection: Selection) -> None:
        """Read the page; the form with `key` holds what was shown until it is read again."""
        self.read[key] = consent(self.offered, selection)

    @rule(key=KEYS, selection=CHOICES, by=PEOPLE)
    def accept(self, key: str, selection: Selection, by: Actor) -> None:
        form = self.read.get(key) or consent(self.offered, selection)
        self.proofs += 1
        proof = EvidenceId(UUID(int=1000 + self.proofs))
        self.attempt(
            lambda: approve(
                self.offered,
                selection=selection,
                agreed=form,
                key=key,
                by=by,
                how_told="By phone" if by is OFFICE else "",
                evidence_id=proof,
                now=self.now,
            )
        )

    @rule(key=KEYS, by=st.sampled_from([DANA, SAM]), reason=st.sampled_from(["", "Too dear"]))
    def refuse(self, key: str, by: Actor, reason: str) -> None:
        self.attempt(lambda: self.offered.decline(reason=reason, key=key, by=by, now=self.now))

    @rule()
    def ask(self) -> None:
        self.attempt(lambda: self.offered.ask_for_changes("?", request_id=SENDING, by=DANA, now=self.now))

    @rule()
    def lapse(self) -> None:
        self.attempt(lambda: self.offered.lapse(now=self.now))

    @rule(verb=st.sampled_from(["withdraw", "supersede"]), seldom=st.integers(0, 9))
    def take_back(self, verb: str, seldom: int) -> None:
        if seldom == 9:
            self.attempt(lambda: getattr(self.offered, verb)(now=self.now))

    def attempt(self, act: Callable[[], None]) -> None:
        """Do it or see it refused; a refusal changes nothing, a decision happens before the end only."""
        offered = self.offered
        before = (offered.status, offered.decision, offered.content, offered.expires_at, offered.new_evidence)
        open_still = offered.expires_at is None or self.now < offered.expires_at
        try:
            act()
        except DomainError:
            after = (offered.status, offered.decision, offered.content, offered.expires_at, offered.new_evidence)
            assert after == before
            assert offered.pull_events() == []
        if offered.decision is not before[1]:
            assert open_still
        self.told += offered.pull_events()

    @invariant()
    def only_listed_moves_happen(self) -> None:
        assert self.offered.status is self.status or self.offered.status in TRANSITIONS[self.status]
        self.status = self.offered.status

    @invariant()
    def there_is_at_most_one_decision_and_it_stays(self) -> None:
        if self.decided is not None:
            assert self.offered.decision == self.decided
        self.decided = self.offered.decision
        decisions = [event for event in self.told if isinstance(event, EstimateApproved | EstimateDeclined)]
        assert len(decisions) == (self.decided is not None)

    @invariant()
    def evidence_is_there_exactly_when_it_was_approved(self) -> None:
        proof = self.offered.new_evidence
        assert (proof is not None) == any(isinstance(event, EstimateApproved) for event in self.told)
        if proof is not None:
            decision = self.offered.decision
            assert decision is not None
            assert proof.id == decision.evidence_id
            assert hash_of(proof.content) == proof.content_hash == decision.content_hash


TestEstimateLife = EstimateLife.TestCase
