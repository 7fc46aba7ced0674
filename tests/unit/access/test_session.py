"""ACC-7: a session ends at sign-out, after idle time and after an absolute time (T29)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.access.errors import AccessRefused
from domain.access.session import ABSOLUTE, IDLE, Session
from domain.shared.ids import ContactId, SessionId
from tests.unit.factories import CONTRACTOR, CUSTOMER, LATER, NOW

TICK = timedelta(microseconds=1)


def session(*, seen_at: datetime = NOW, ended_at: datetime | None = None) -> Session:
    return Session(
        id=SessionId(UUID(int=41)),
        contractor_id=CONTRACTOR,
        contact_id=ContactId(UUID(int=21)),
        customer_id=CUSTOMER,
        user_agent="Firefox",
        started_at=NOW,
        seen_at=seen_at,
        ended_at=ended_at,
    )


def test_the_lives_are_two_weeks_idle_and_sixty_days_in_all() -> None:
    assert (timedelta(days=14), timedelta(days=60)) == (IDLE, ABSOLUTE)


@pytest.mark.parametrize(
    ("seen_at", "end"),
    [(NOW, NOW + IDLE), (NOW + timedelta(days=50), NOW + ABSOLUTE), (NOW + ABSOLUTE - IDLE, NOW + ABSOLUTE)],
    ids=["idle", "too old", "both"],
)
def test_T29_a_session_ends_when_idle_or_too_old(seen_at: datetime, end: datetime) -> None:
    used = session(seen_at=seen_at)
    assert (used.seen_at, used.expires_at) == (seen_at, end)
    used.check(now=end - TICK)
    with pytest.raises(AccessRefused):
        used.check(now=end)


def test_T25_an_ended_session_is_refused_from_the_same_moment() -> None:
    used = session()
    used.end(now=NOW)
    with pytest.raises(AccessRefused):
        used.check(now=NOW)


def test_ending_it_again_keeps_the_first_time() -> None:
    used = session(ended_at=NOW)
    used.end(now=LATER)
    assert used.ended_at == NOW
