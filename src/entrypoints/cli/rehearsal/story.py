"""One piece of business from its first act to its last, told in days; then laid into the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from entrypoints.cli.rehearsal.acts import Act, CustomerAct

LATER = datetime.max.replace(tzinfo=UTC)  # until an act is laid into the calendar
OFFICE, EVENING = (8 * 60, 17 * 60), (7 * 60, 21 * 60)  # minutes of a day
APART = timedelta(minutes=11)  # between two acts that would fall together


@dataclass(slots=True)
class Story:
    """`key` names what comes about in it: its estimate, its job, its invoice."""

    key: str
    customer: str
    place: int
    chance: Random
    day: int = 0
    anchor: int = 0
    told: list[tuple[int, int, Act]] = field(default_factory=list)  # day, minute of the day, act

    def tell(self, *acts: Act, after: tuple[int, int] = (0, 0)) -> None:
        """`after` is the least and the most days since the act before."""
        self.day += self.chance.randint(*after)
        for act in acts:
            self.told.append(
                (self.day, self.chance.randint(*(EVENING if isinstance(act, CustomerAct) else OFFICE)), act)
            )

    def hold(self) -> None:
        """What was told last is what the day of the whole story is chosen for."""
        self.anchor = self.day


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days are counted back from `now`, in the firm's zone."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def moment(self, days_ago: int, minute: int) -> datetime:
        at = datetime.combine(self.today - timedelta(days=days_ago), time.min, tzinfo=self.zone)
        # by the clock on the wall: a day of 23 or 25 hours has the same office hours
        return at.replace(hour=minute // 60, minute=minute % 60).astimezone(UTC)

    def laid(self, story: Story, *, anchor_ago: int) -> Iterator[Act]:
        """Date the acts so that the story's anchor falls `anchor_ago` days back: each past one yesterday at the latest,
        and after the one before."""
        before = datetime.min.replace(tzinfo=UTC)
        for day, minute, act in story.told:
            at = max(self.moment(max(anchor_ago + story.anchor - day, 1), minute), before + APART)
            before = at
            yield replace(act, at=at)

    def laid_to_now(self, story: Story) -> Iterator[Act]:
        """Date them so that what was told on the last day is done now."""
        past = replace(story, told=[one for one in story.told if one[0] < story.day])
        yield from self.laid(past, anchor_ago=story.day - past.anchor)
        yield from (replace(act, at=self.now) for day, _, act in story.told if day == story.day)
