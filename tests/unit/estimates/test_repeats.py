"""EST-3: the same form again gets the same success; any other act on a decided estimate is refused (T42)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.estimates.errors import EstimateNotOpen
from domain.estimates.estimate import Estimate
from domain.estimates.states import EstimateStatus as S
from domain.shared.ids import EvidenceId
from tests.unit.factories import DANA, END, FORM, LATER, NOW, SAM, approve, chosen, consent, estimate


def approved() -> Estimate:
    offered = estimate()
    approve(offered)
    offered.pull_events()
    return offered


def declined() -> Estimate:
    offered = estimate()
    offered.decline(reason="Too dear", key=FORM, by=DANA, now=NOW)
    offered.pull_events()
    return offered


@pytest.mark.parametrize("again", [LATER, END + timedelta(days=30)], ids=["soon", "past the end"])
def test_the_same_approval_again_changes_nothing(again: Any) -> None:
    offered = approved()
    decision, proof = offered.decision, offered.new_evidence
    approve(offered, evidence_id=EvidenceId(UUID(int=99)), now=again)
    assert (offered.decision, offered.new_evidence, offered.pull_events()) == (decision, proof, [])


def test_an_approval_that_was_stored_is_repeated_without_new_evidence() -> None:
    first = approved()
    stored = Estimate(
        id=first.id,
        contractor_id=first.contractor_id,
        customer_id=first.customer_id,
        property_id=first.property_id,
        number=first.number,
        content=first.content,
        status=first.status,
        expires_at=first.expires_at,
        decision=first.decision,
    )
    approve(stored, now=LATER)
    assert (stored.decision, stored.new_evidence, stored.pull_events()) == (first.decision, None, [])


def test_the_same_person_by_another_link_is_the_same_person() -> None:
    offered = approved()
    approve(offered, by=replace(DANA, id=UUID(int=98)))
    assert offered.pull_events() == []


@pytest.mark.parametrize(
    "other",
    [
        {"key": "form-2"},
        {"by": SAM},
        {"by": replace(DANA, contact_id=None)},
        {"selection": chosen(2)},
        {"selection": chosen(1, _3="1")},
        {"agreed": consent(estimate(), chosen(2))},
    ],
    ids=["key", "person", "unnamed link", "option", "extras", "content"],
)
def test_T42_any_other_approval_is_refused_saying_who_and_when(other: dict[str, Any]) -> None:
    offered = approved()
    decision, proof = offered.decision, offered.new_evidence
    with pytest.raises(EstimateNotOpen) as refused:
        approve(offered, **other, now=LATER)
    assert refused.value.values == {"status": S.APPROVED, "decided_by": "Dana Reed", "decided_at": NOW}
    assert (offered.decision, offered.new_evidence, offered.pull_events()) == (decision, proof, [])


def test_the_same_decline_again_changes_nothing() -> None:
    offered = declined()
    decision = offered.decision
    offered.decline(reason=" Too dear", key=FORM, by=DANA, now=END)
    assert (offered.decision, offered.pull_events()) == (decision, [])


@pytest.mark.parametrize("other", [{"key": "form-2"}, {"by": SAM}, {"reason": "Too late"}])
def test_T42_any_other_decline_is_refused_saying_who_and_when(other: dict[str, Any]) -> None:
    offered = declined()
    with pytest.raises(EstimateNotOpen) as refused:
        offered.decline(**{"reason": "Too dear", "key": FORM, "by": DANA, "now": LATER, **other})
    assert refused.value.values == {"status": S.DECLINED, "decided_by": "Dana Reed", "decided_at": NOW}
    assert offered.pull_events() == []


def test_T42_a_decline_is_no_repeat_of_an_approval_nor_the_other_way_round() -> None:
    offered = approved()
    with pytest.raises(EstimateNotOpen):
        offered.decline(reason="", key=FORM, by=DANA, now=LATER)
    assert offered.status is S.APPROVED
    refused = declined()
    with pytest.raises(EstimateNotOpen):
        approve(refused)
    assert (refused.status, refused.new_evidence) == (S.DECLINED, None)
