"""EST-1: every verb in every state, allowed or refused as the one table says."""

from collections.abc import Callable
from itertools import product
from uuid import UUID

import pytest

from domain.estimates.errors import EstimateNotEditable, EstimateNotOpen
from domain.estimates.estimate import Estimate
from domain.estimates.events import (
    ChangesRequested,
    EstimateAmended,
    EstimateApproved,
    EstimateDeclined,
    EstimateLapsed,
    EstimateSent,
    EstimateSuperseded,
    EstimateWithdrawn,
)
from domain.estimates.states import TRANSITIONS
from domain.estimates.states import EstimateStatus as S
from domain.shared.events import Event
from tests.unit.factories import DANA, END, NOW, SAM, ZONE, approve, content, estimate

SENDING, REQUEST = UUID(int=70), UUID(int=71)


def send(offered: Estimate) -> None:
    offered.send(zone=ZONE, sending=SENDING, now=NOW)


def decline(offered: Estimate) -> None:
    offered.decline(reason="Too dear", key="form-2", by=DANA, now=NOW)


def ask(offered: Estimate) -> None:
    offered.ask_for_changes("Smaller, please", request_id=REQUEST, by=DANA, now=NOW)


def amend(offered: Estimate) -> None:
    offered.amend(content(title="Other"), zone=ZONE, now=NOW)


MOVES: dict[S, tuple[Callable[[Estimate], None], type[Event]]] = {
    S.SENT: (send, EstimateSent),
    S.APPROVED: (approve, EstimateApproved),
    S.DECLINED: (decline, EstimateDeclined),
    S.SUPERSEDED: (lambda offered: offered.supersede(now=NOW), EstimateSuperseded),
    S.WITHDRAWN: (lambda offered: offered.withdraw(now=NOW), EstimateWithdrawn),
}


def test_the_table_says_what_was_promised() -> None:
    promised = {
        "draft": {"sent", "withdrawn"},
        "sent": {"approved", "declined", "expired", "superseded", "withdrawn"},
        "declined": {"superseded"},
        "expired": {"superseded"},
        "approved": set(),
        "superseded": set(),
        "withdrawn": set(),
    }
    assert {now.value: {then.value for then in after} for now, after in TRANSITIONS.items()} == promised


@pytest.mark.parametrize(("now", "then"), [(now, then) for now, then in product(S, MOVES) if then in TRANSITIONS[now]])
def test_a_listed_move_happens_and_is_told_once(now: S, then: S) -> None:
    offered = estimate(now)
    verb, event = MOVES[then]
    verb(offered)
    assert offered.status is then
    assert [type(one) for one in offered.pull_events()] == [event]
    assert offered.pull_events() == []


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (now, then)
        for now, then in product(S, MOVES)
        if then not in TRANSITIONS[now] and (now, then) != (S.SENT, S.SENT)
    ],
)
def test_T42_any_other_move_is_refused_and_changes_nothing(now: S, then: S) -> None:
    offered = estimate(now)
    before = offered.decision
    with pytest.raises(EstimateNotOpen) as refused:
        MOVES[then][0](offered)
    assert refused.value.values["status"] is now
    assert (offered.status, offered.decision, offered.new_evidence) == (now, before, None)
    assert offered.pull_events() == []


@pytest.mark.parametrize("now", [S.APPROVED, S.DECLINED])
@pytest.mark.parametrize("verb", [MOVES[S.APPROVED][0], decline, ask, MOVES[S.WITHDRAWN][0]])
def test_a_refusal_after_a_decision_says_who_and_when(now: S, verb: Callable[[Estimate], None]) -> None:
    with pytest.raises(EstimateNotOpen) as refused:
        verb(estimate(now))
    assert (refused.value.values["decided_by"], refused.value.values["decided_at"]) == (SAM.name, NOW)


@pytest.mark.parametrize("now", S)
def test_only_a_sent_estimate_lapses_at_its_end(now: S) -> None:
    offered = estimate(now)
    offered.lapse(now=END)
    assert offered.status is (S.EXPIRED if now is S.SENT else now)
    assert [type(one) for one in offered.pull_events()] == ([EstimateLapsed] if now is S.SENT else [])


def test_sending_again_mails_again_and_moves_nothing() -> None:
    offered = estimate(S.SENT)
    offered.send(zone="Asia/Tokyo", sending=UUID(int=72), now=NOW)
    assert (offered.status, offered.expires_at) == (S.SENT, END)
    assert offered.pull_events() == [EstimateSent(estimate_id=offered.id, sending=UUID(int=72), at=NOW)]


@pytest.mark.parametrize("now", S)
def test_changes_can_be_asked_for_while_it_may_be_approved(now: S) -> None:
    offered = estimate(now)
    if now is not S.SENT:
        with pytest.raises(EstimateNotOpen):
            ask(offered)
        assert offered.new_requests == []
        return
    ask(offered)
    assert [(one.id, one.message, one.by, one.at) for one in offered.new_requests] == [
        (REQUEST, "Smaller, please", DANA, NOW)
    ]
    assert offered.pull_events() == [ChangesRequested(estimate_id=offered.id, request_id=REQUEST, at=NOW)]
    assert offered.status is S.SENT


@pytest.mark.parametrize("now", S)
def test_only_an_undecided_estimate_is_edited(now: S) -> None:
    offered = estimate(now)
    if now not in {S.DRAFT, S.SENT}:
        with pytest.raises(EstimateNotEditable):
            amend(offered)
        assert offered.content.title == "New heating"
        return
    amend(offered)
    assert (offered.status, offered.content.title) == (now, "Other")
    assert [type(one) for one in offered.pull_events()] == ([EstimateAmended] if now is S.SENT else [])
