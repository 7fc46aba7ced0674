"""ACC-9: a token opens one thing for one purpose, until it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product

import pytest

from domain.access.access_token import SINGLE_USE, AccessToken, Purpose
from domain.access.errors import AccessRefused
from tests.unit.factories import LATER, NOW, token

TICK = timedelta(microseconds=1)
ENDED: dict[str, Callable[[], AccessToken]] = {
    "expired": lambda: token(Purpose.MAGIC_LINK, expires_at=NOW),
    "revoked": lambda: token(Purpose.MAGIC_LINK, revoked_at=NOW),
    "spent": lambda: token(Purpose.MAGIC_LINK, spent_at=NOW),
}


@pytest.mark.parametrize(("made", "asked"), list(product(Purpose, Purpose)))
def test_T22_a_token_opens_its_own_purpose_only(made: Purpose, asked: Purpose) -> None:
    if made is asked:
        token(made).check(asked, now=NOW)
        return
    with pytest.raises(AccessRefused):
        token(made).check(asked, now=NOW)


def test_T13_a_token_ends_at_its_end() -> None:
    token().check(Purpose.ESTIMATE, now=LATER - TICK)
    with pytest.raises(AccessRefused):
        token().check(Purpose.ESTIMATE, now=LATER)


@pytest.mark.parametrize("ended", ENDED)
def test_T21_why_a_token_is_refused_is_not_said(ended: str) -> None:
    for act in (AccessToken.check, AccessToken.spend):
        with pytest.raises(AccessRefused) as refused:
            act(ENDED[ended](), Purpose.MAGIC_LINK, now=NOW)
        assert (refused.value.values, refused.value.code) == ({}, "access_refused")


def test_T12_a_magic_link_works_once() -> None:
    link = token(Purpose.MAGIC_LINK)
    link.check(Purpose.MAGIC_LINK, now=NOW)
    link.spend(Purpose.MAGIC_LINK, now=NOW)
    assert link.spent_at == NOW
    with pytest.raises(AccessRefused):
        link.spend(Purpose.MAGIC_LINK, now=NOW + TICK)
    with pytest.raises(AccessRefused):
        link.check(Purpose.MAGIC_LINK, now=NOW + TICK)
    assert link.spent_at == NOW


@pytest.mark.parametrize("purpose", set(Purpose) - SINGLE_USE)
def test_a_link_to_a_document_is_never_used_up(purpose: Purpose) -> None:
    link = token(purpose)
    with pytest.raises(AccessRefused):
        link.spend(purpose, now=NOW)
    assert link.spent_at is None
    link.check(purpose, now=NOW)


def test_T22_a_document_link_cannot_be_spent_as_a_magic_link() -> None:
    link = token(Purpose.ESTIMATE)
    with pytest.raises(AccessRefused):
        link.spend(Purpose.MAGIC_LINK, now=NOW)


def test_T31_a_revoked_link_is_closed_from_the_same_moment_and_keeps_the_first_time() -> None:
    link = token()
    link.revoke(now=NOW)
    with pytest.raises(AccessRefused):
        link.check(Purpose.ESTIMATE, now=NOW)
    link.revoke(now=LATER)
    assert link.revoked_at == NOW


@pytest.mark.parametrize(
    ("until", "end"), [(LATER + TICK, LATER + TICK), (LATER, LATER), (NOW, LATER)], ids=["later", "the same", "sooner"]
)
def test_a_life_is_extended_and_never_shortened(until: datetime, end: datetime) -> None:
    link = token()
    link.extend(until)
    assert link.expires_at == end


def test_a_longer_life_does_not_open_what_was_closed() -> None:
    for closed in (token(revoked_at=NOW), token(spent_at=NOW)):
        closed.extend(LATER + timedelta(days=1))
        with pytest.raises(AccessRefused):
            closed.check(Purpose.ESTIMATE, now=NOW)
