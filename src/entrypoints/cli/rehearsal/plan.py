"""The past of a firm as one list of dated acts: a pure function of the firm and of the moment that is called now.

The same firm gives the same people, amounts and states on every day, all as many days ago.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from application.estimates.content import EstimateContent
from application.invoices.bill import BillInput
from entrypoints.cli.rehearsal.acts import Act, Approves, Bills, Drafts, OpensJob, Plan, TakesIn
from entrypoints.cli.rehearsal.courses import Course, Mix, Money, Pin
from entrypoints.cli.rehearsal.firm import Firm, Party
from entrypoints.cli.rehearsal.links import first_of_each, handed_over, shown
from entrypoints.cli.rehearsal.span import days_ago
from entrypoints.cli.rehearsal.story import Calendar, Story
from entrypoints.cli.rehearsal.telling import Teller

YEARLY_PLAN = Course(money=Money.PAID)
BEFORE_FIRST = timedelta(minutes=35)

Titled = TypeVar("Titled", EstimateContent, BillInput)
Told = tuple[Course, list[Act]]


def plan(firm: Firm, mix: Mix, *, now: datetime) -> Plan:
    """Acts in the order of time; those at `now` are of today, all others are past."""
    planner = _Planner(firm, mix, Calendar(now, ZoneInfo(firm.settings.zone)))
    return tuple(sorted(planner.acts(), key=lambda act: act.at))  # stable: what falls together keeps its order


@dataclass(slots=True)
class _Planner:
    firm: Firm
    mix: Mix
    calendar: Calendar
    _chance: Random = field(init=False)
    _teller: Teller = field(init=False)
    _deck: list[Party] = field(init=False, default_factory=list)
    _count: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._chance = Random(self.firm.key)  # noqa: S311 - to be the same each time is what is wanted of it
        self._teller = Teller(self.firm)

    def acts(self) -> list[Act]:
        told = [*self._pinned(), *self._courses()]
        told += self._filling(self.mix.invoices - self._billed(told))
        acts = [act for _, story in told for act in story]
        links = (link for course, story in told for link in shown(course, story, at=self.calendar.now))
        return [*_arrivals(acts, self.firm.people), *acts, *first_of_each(links)]

    def _pinned(self) -> Iterator[Told]:
        for pin in self.mix.pins:
            story = self._story(pin.course, _named(self.firm.people, pin.customer), title=pin.title)
            acts = list(self.calendar.laid_to_now(story))
            yield pin.course, [*acts, *_link_of(pin, acts, at=self.calendar.now)]

    def _courses(self) -> Iterator[Told]:
        for course, count in self.mix.courses:
            for _ in range(count):
                yield self._laid(course)

    def _filling(self, missing: int) -> Iterator[Told]:
        assert missing >= 0, f"{-missing} invoices more than the mix wants"
        for _ in range(missing):
            yield self._laid(YEARLY_PLAN)

    def _laid(self, course: Course) -> Told:
        ago = self._chance.randint(*days_ago(course, due_days=self.firm.settings.invoice_due_days))
        return course, list(self.calendar.laid(self._story(course, self._next_party()), anchor_ago=ago))

    def _story(self, course: Course, party: Party, *, title: str = "") -> Story:
        self._count += 1
        goods = self.firm.goods
        story = Story(str(self._count), party.name, self._chance.randrange(len(party.places)), self._chance)
        self._teller.tell(
            course,
            story,
            content=self._goods(self._offers(course), title),
            bill=self._goods(goods.plans if course == YEARLY_PLAN else goods.calls, title),
        )
        return story

    def _offers(self, course: Course) -> Sequence[EstimateContent]:
        offers = self.firm.goods.offers
        return offers if course.deposit == 100 else [one for one in offers if self._teller.asks_deposit(one)]

    def _goods(self, sold: Sequence[Titled], title: str) -> Titled:
        return next((one for one in sold if one.title == title), None) or self._chance.choice(sold)

    def _next_party(self) -> Party:
        """Everybody once before anybody again, landlords as often as they have places."""
        if not self._deck:
            self._deck = [party for party in self.firm.people for _ in party.places]
            self._chance.shuffle(self._deck)
        return self._deck.pop()

    def _billed(self, told: Iterable[Told]) -> int:
        acts = [act for _, story in told for act in story]
        contents = {act.estimate: act.content for act in acts if isinstance(act, Drafts)}
        deposits = (isinstance(a, Approves) and self._teller.asks_deposit(contents[a.estimate]) for a in acts)
        return sum(isinstance(act, Bills) for act in acts) + sum(deposits)


def _named(people: Iterable[Party], name: str) -> Party:
    return next(one for one in people if one.name == name)


def _link_of(pin: Pin, acts: Iterable[Act], *, at: datetime) -> Iterator[Act]:
    if pin.link:
        yield handed_over(pin.course, acts, name=pin.link, at=at)


def _arrivals(acts: Iterable[Act], people: Iterable[Party]) -> Iterator[TakesIn]:
    """A customer is taken in shortly before the first thing that is done for them."""
    first: dict[str, datetime] = {}
    for act in acts:
        if isinstance(act, Drafts | OpensJob | Bills):
            first[act.customer] = min(first.get(act.customer, act.at), act.at)
    for party in people:
        if party.name in first:
            yield TakesIn(at=first[party.name] - BEFORE_FIRST, customer=party.name, party=party)
