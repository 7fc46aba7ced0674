"""T46: an offer ends with its last day in the contractor's zone, checked at the moment of acting."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.estimates.errors import EstimateExpired, EstimateNotOpen, ValidityRefused
from domain.estimates.estimate import Estimate
from domain.estimates.states import EstimateStatus as S
from tests.unit.factories import (
    CONTRACTOR,
    CUSTOMER,
    DANA,
    END,
    ESTIMATE,
    LAST_DAY,
    NOW,
    PLACE,
    ZONE,
    approve,
    content,
    estimate,
)

SENDING = UUID(int=70)
TICK = timedelta(microseconds=1)

ACTS: dict[str, Callable[[Estimate, datetime], None]] = {
    "approve": lambda offered, now: approve(offered, now=now),
    "decline": lambda offered, now: offered.decline(reason="", key="f", by=DANA, now=now),
    "ask for changes": lambda offered, now: offered.ask_for_changes("?", request_id=SENDING, by=DANA, now=now),
    "send again": lambda offered, now: offered.send(zone=ZONE, sending=SENDING, now=now),
    "amend": lambda offered, now: offered.amend(content(valid_until=date(2026, 12, 1)), zone=ZONE, now=now),
}


def draft(valid_until: date) -> Estimate:
    return Estimate.draft(
        id=ESTIMATE,
        contractor_id=CONTRACTOR,
        customer_id=CUSTOMER,
        property_id=PLACE,
        number="E-1042",
        content=content(valid_until=valid_until),
    )


@pytest.mark.parametrize("act", ACTS)
def test_T46_acting_is_possible_until_the_last_instant_of_the_last_day(act: str) -> None:
    offered = estimate()
    ACTS[act](offered, END - TICK)
    assert offered.pull_events() != []


@pytest.mark.parametrize("act", ACTS)
def test_T46_from_the_next_instant_on_every_act_is_refused(act: str) -> None:
    offered = estimate()
    with pytest.raises(EstimateExpired) as refused:
        ACTS[act](offered, END)
    assert refused.value.values["valid_until"] == LAST_DAY
    assert (offered.status, offered.expires_at, offered.pull_events()) == (S.SENT, END, [])


@pytest.mark.parametrize(
    ("zone", "last_day", "end"),
    [
        ("America/New_York", date(2026, 3, 7), datetime(2026, 3, 8, 5, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        ("America/Santiago", date(2026, 9, 5), datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("America/Havana", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 3, 31), datetime(2026, 3, 31, 18, 30, tzinfo=UTC)),
        ("UTC", date(2028, 2, 29), datetime(2028, 3, 1, tzinfo=UTC)),
    ],
    ids=["before summer time", "23 hours", "25 hours", "no midnight", "two midnights", "half an hour", "leap day"],
)
def test_T46_the_last_day_ends_at_midnight_in_the_contractors_zone(zone: str, last_day: date, end: datetime) -> None:
    offered = draft(last_day)
    offered.send(zone=zone, sending=SENDING, now=NOW)
    assert offered.expires_at == end
    assert offered.expires_at.utcoffset() == timedelta(0)
    offered.pull_events()
    offered.lapse(now=end - TICK)
    assert (offered.status, offered.pull_events()) == (S.SENT, [])
    offered.lapse(now=end)
    assert offered.status is S.EXPIRED


def test_an_estimate_may_be_sent_on_its_last_day_and_not_after() -> None:
    last = draft(LAST_DAY)
    last.send(zone=ZONE, sending=SENDING, now=END - TICK)
    assert last.expires_at == END
    late = draft(LAST_DAY)
    with pytest.raises(ValidityRefused) as refused:
        late.send(zone=ZONE, sending=SENDING, now=END)
    assert refused.value.values["reason"] == "past"


@pytest.mark.parametrize("day", [date.min, date(2026, 3, 1), NOW.date() + timedelta(days=731), date.max])
def test_a_draft_whose_end_is_refused_stays_a_draft(day: date) -> None:
    offered = draft(day)
    with pytest.raises(ValidityRefused) as refused:
        offered.send(zone=ZONE, sending=SENDING, now=NOW)
    assert refused.value.values["reason"] == ("past" if day < NOW.date() else "too_far")
    assert (offered.status, offered.expires_at, offered.pull_events()) == (S.DRAFT, None, [])


def test_two_years_are_the_longest_validity() -> None:
    offered = draft(NOW.date() + timedelta(days=730))
    offered.send(zone=ZONE, sending=SENDING, now=NOW)
    assert offered.status is S.SENT


def test_editing_a_sent_estimate_moves_its_end() -> None:
    offered = estimate()
    offered.amend(content(valid_until=date(2026, 4, 30)), zone=ZONE, now=NOW)
    assert offered.expires_at == datetime(2026, 5, 1, 4, tzinfo=UTC)
    approve(offered, now=END)
    assert offered.status is S.APPROVED


def test_an_edit_that_would_end_a_sent_estimate_in_the_past_changes_nothing() -> None:
    offered = estimate()
    with pytest.raises(ValidityRefused):
        offered.amend(content(title="Other", valid_until=date(2026, 3, 1)), zone=ZONE, now=NOW)
    assert (offered.content, offered.expires_at, offered.pull_events()) == (content(), END, [])


def test_the_end_of_a_draft_is_checked_when_it_is_sent() -> None:
    offered = draft(LAST_DAY)
    offered.amend(content(valid_until=date(2020, 1, 1)), zone=ZONE, now=NOW)
    assert (offered.expires_at, offered.pull_events()) == (None, [])


def test_a_decided_estimate_is_refused_for_its_decision_even_when_it_is_past_its_end() -> None:
    for status in (S.APPROVED, S.DECLINED):
        with pytest.raises(EstimateNotOpen):
            approve(estimate(status), now=END)
