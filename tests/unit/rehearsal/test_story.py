"""Days of a story laid into the calendar of a firm."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from entrypoints.cli.rehearsal.acts import Finishes
from entrypoints.cli.rehearsal.story import APART, LATER, Calendar, Story

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2027, 3, 20, 15, 0, tzinfo=UTC)
CALENDAR = Calendar(NOW, NEW_YORK)
ACT = Finishes(at=LATER, job="1")


def story(*days: int) -> Story:
    """One act on each of these days, or several on one; the first is the anchor."""
    told = Story("1", "Ana", 0, Random(1))
    for day in days:
        told.tell(ACT, after=(day - told.day, day - told.day))
    return told


@pytest.mark.parametrize(
    "days_ago", [0, 1, 6, 7, 133]
)  # the clocks change six days ago, and on November 7, 133 days ago
def test_nine_o_clock_is_nine_on_the_wall(days_ago: int) -> None:
    at = CALENDAR.moment(days_ago, 9 * 60)
    assert at.astimezone(NEW_YORK).hour == 9
    assert (NOW.astimezone(NEW_YORK).date() - at.astimezone(NEW_YORK).date()).days == days_ago


def test_the_anchor_falls_as_many_days_ago_as_it_should() -> None:
    told = story(0, 4)
    told.hold()
    told.tell(ACT, after=(3, 3))
    acts = [act.at.astimezone(NEW_YORK).date() for act in CALENDAR.laid(told, anchor_ago=10)]
    assert [(CALENDAR.today - day).days for day in acts] == [14, 10, 7]


def test_acts_of_one_day_come_one_after_the_other() -> None:
    """Whatever hours chance has drawn for them."""
    acts = [act.at for act in CALENDAR.laid(story(*[0] * 8), anchor_ago=10)]
    assert all(later - sooner >= APART for sooner, later in pairwise(acts))


def test_nothing_of_the_past_is_later_than_yesterday() -> None:
    last = [act.at for act in CALENDAR.laid(story(0, 1, 5), anchor_ago=2)][-1]
    assert (CALENDAR.today - last.astimezone(NEW_YORK).date()).days == 1


def test_what_is_told_last_may_be_done_now() -> None:
    *past, first, second = (act.at for act in CALENDAR.laid_to_now(story(0, 2, 9, 9)))
    assert (first, second) == (NOW, NOW)
    assert [(CALENDAR.today - at.astimezone(NEW_YORK).date()).days for at in past] == [9, 7]
    assert max(past) < NOW - timedelta(days=6)
