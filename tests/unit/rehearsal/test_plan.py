"""The past of the rehearsal's firms: whole, possible, and the same each time, whatever day it is."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from entrypoints.cli.rehearsal import acts
from entrypoints.cli.rehearsal.acts import Act, Plan
from entrypoints.cli.rehearsal.courses import Mix
from entrypoints.cli.rehearsal.firm import Firm
from entrypoints.cli.rehearsal.firms import FIRMS
from entrypoints.cli.rehearsal.plan import plan
from entrypoints.cli.rehearsal.telling import Teller

NORTHWIND, THREE_YEARS = FIRMS[0]
NEW_YORK = ZoneInfo("America/New_York")
DAYS = {
    "a plain day": datetime(2026, 11, 23, 15, 30, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 18, 0, tzinfo=UTC),
    "the end of a month": datetime(2027, 1, 31, 23, 59, tzinfo=NEW_YORK),
    "the day on which clocks go forward": datetime(2027, 3, 14, 3, 30, tzinfo=NEW_YORK),
    "the hour that comes twice": datetime(2027, 11, 7, 1, 30, fold=1, tzinfo=NEW_YORK),
    "right after midnight": datetime(2027, 5, 1, 0, 0, 1, tzinfo=NEW_YORK),
}
ALL = pytest.mark.parametrize(("firm", "mix"), FIRMS, ids=[firm.key for firm, _ in FIRMS])


def kinds(made: Plan) -> Counter[str]:
    return Counter(type(act).__name__ for act in made)


def timeless(made: Plan) -> list[Act]:
    return [replace(act, at=datetime.max.replace(tzinfo=UTC)) for act in made]


def invoices(firm: Firm, made: Plan) -> int:
    contents = {act.estimate: act.content for act in made if isinstance(act, acts.Drafts)}
    approved = [act for act in made if isinstance(act, acts.Approves)]
    deposits = sum(Teller(firm).asks_deposit(contents[act.estimate]) for act in approved)
    return kinds(made)["Bills"] + deposits


def test_the_main_firm_is_as_large_as_promised() -> None:
    made = plan(NORTHWIND, THREE_YEARS, now=DAYS["a plain day"])
    counts = kinds(made)
    assert (counts["TakesIn"], counts["Drafts"], invoices(NORTHWIND, made)) == (40, 150, 300)
    assert counts["Approves"] + counts["OpensJob"] == 200
    past = DAYS["a plain day"] - made[0].at
    assert timedelta(days=2 * 365) < past < timedelta(days=3 * 365 + 2)


@ALL
@pytest.mark.parametrize("now", DAYS.values(), ids=DAYS)
def test_a_plan_is_the_same_each_time_whatever_day_it_is(firm: Firm, mix: Mix, now: datetime) -> None:
    made = plan(firm, mix, now=now)
    assert plan(firm, mix, now=now) == made
    other = plan(firm, mix, now=DAYS["a plain day"] + timedelta(days=5))
    assert Counter(map(repr, timeless(made))) == Counter(map(repr, timeless(other)))


@ALL
@pytest.mark.parametrize("now", DAYS.values(), ids=DAYS)
def test_acts_stand_in_order_and_none_is_to_come(firm: Firm, mix: Mix, now: datetime) -> None:
    made = plan(firm, mix, now=now)
    moments = [act.at for act in made]
    assert moments == sorted(moments)
    assert moments[-1] == now, "something is done today"
    assert all(at.tzinfo is UTC or at == now for at in moments)
    zone = ZoneInfo(firm.settings.zone)
    today = now.astimezone(zone).date()
    sooner = {type(act) for act in made if act.at < now and act.at.astimezone(zone).date() == today}
    assert sooner <= {acts.TakesIn}, "what is not done now was done yesterday at the latest"


@ALL
@pytest.mark.parametrize("now", DAYS.values(), ids=DAYS)
def test_nothing_is_used_before_it_has_come_about(firm: Firm, mix: Mix, now: datetime) -> None:
    made: set[tuple[str, str]] = set()
    for act in plan(firm, mix, now=now):
        named = {name: getattr(act, name) for name in act.__slots__ if name in NAMED and getattr(act, name)}
        needed = {(name, key) for name, key in named.items() if name not in MAKES.get(type(act), ())}
        assert needed <= made, act
        made |= {(name, named[name]) for name in MAKES.get(type(act), ())}
        if isinstance(act, acts.Approves):
            made |= {("job", act.estimate), ("invoice", act.estimate)}


NAMED = ("customer", "estimate", "job", "invoice", "payment")
MAKES: dict[type[Act], tuple[str, ...]] = {
    acts.TakesIn: ("customer",),
    acts.Drafts: ("estimate",),
    acts.OpensJob: ("job",),
    acts.Bills: ("invoice",),
    acts.Pays: ("payment",),
}


@ALL
def test_office_hours_hold_in_summer_and_in_winter(firm: Firm, mix: Mix) -> None:
    """By the clock on the wall, though the offset from UTC changes twice a year."""
    now, zone = DAYS["the day on which clocks go forward"], ZoneInfo(firm.settings.zone)
    first = [act for act in plan(firm, mix, now=now) if isinstance(act, acts.Drafts | acts.OpensJob) and act.at < now]
    assert {act.at.astimezone(zone).hour for act in first} <= set(range(8, 18))
    assert len({act.at.astimezone(zone).utcoffset() for act in first}) == 2


@ALL
def test_every_customer_has_business_and_addresses_are_nobody_s(firm: Firm, mix: Mix) -> None:
    made = plan(firm, mix, now=DAYS["a plain day"])
    assert {act.customer for act in made if isinstance(act, acts.TakesIn)} == {party.name for party in firm.people}
    addresses = [human.email for party in firm.people for human in party.contacts]
    assert len(addresses) == len(set(addresses))
    assert all(address.rpartition("@")[2].endswith("example.com") for address in addresses)


def test_names_test_a_page() -> None:
    names = [party.name for party in NORTHWIND.people]
    assert max(map(len, names)) == 200
    assert any("\u0590" <= sign <= "\u05ff" for name in names for sign in name), "one is written from the right"
    assert any(ord(sign) > 0x1F000 for name in names for sign in name), "one has an emoji"
