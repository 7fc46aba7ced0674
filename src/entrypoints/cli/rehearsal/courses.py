"""The ways in which a piece of business goes, and how many of each a firm has had."""

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What became of an estimate; AWAITED and CHANGES are both still open."""

    DRAFT = "draft"
    AWAITED = "awaited"
    CHANGES = "changes"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Work(StrEnum):
    REQUESTED = "requested"
    HALF = "half"  # requested, and a part is billed
    DONE = "done"
    CANCELED = "canceled"


class Money(StrEnum):
    """What became of an invoice."""

    DRAFT = "draft"
    DUE = "due"
    OVERDUE = "overdue"
    PART = "part"
    REFUSED = "refused"  # a card was declined, and nobody tried again
    LEFT = "left"  # the processor's page stands open
    LINK = "link"  # asked for by a payment link
    PAID = "paid"
    REPLACED = "replaced"  # void, and billed again
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`decision` None: no estimate came first; `work` None: there is no job; `money` None: nothing was billed yet.

    Without all three of them it would be nothing. Refunds, disputes and revisions get a word of their own here once
    there are commands for them.
    """

    decision: Decision | None = None
    work: Work | None = None
    money: Money | None = None
    deposit: int = 100  # percent of it that is paid, where one is asked for; other courses than 100 ask for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A course whose last act is done now, by somebody whom a newcomer meets first."""

    customer: str
    course: Course
    title: str  # of what is sold
    link: str = ""  # how the descriptor calls the link to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    courses: tuple[tuple[Course, int], ...]  # `pins` come on top
    pins: tuple[Pin, ...]
    invoices: int  # in all: what courses and pins leave is filled with yearly plans, paid


D, W, M = Decision, Work, Money


def asked(decision: Decision) -> Course:
    """An estimate that came to nothing, or not yet."""
    return Course(decision=decision)


def agreed(work: Work, money: Money | None = None, *, deposit: int = 100) -> Course:
    return Course(decision=D.APPROVED, work=work, money=money, deposit=deposit)


def called(work: Work, money: Money | None = None) -> Course:
    """Somebody called, and no estimate came first."""
    return Course(work=work, money=money)


# With the pins: 150 estimates, 96 of them approved; 200 jobs; 300 invoices.
THREE_YEARS = Mix(
    courses=(
        (asked(D.DRAFT), 6),
        (asked(D.AWAITED), 8),
        (asked(D.CHANGES), 2),
        (asked(D.DECLINED), 15),
        (asked(D.EXPIRED), 14),
        (asked(D.WITHDRAWN), 6),
        (agreed(W.DONE, M.PAID), 58),
        (agreed(W.DONE, M.PAID, deposit=40), 2),
        (agreed(W.DONE, M.PAID, deposit=0), 6),
        (agreed(W.DONE, M.DUE), 5),
        (agreed(W.DONE, M.OVERDUE), 4),
        (agreed(W.DONE, M.PART), 3),
        (agreed(W.DONE, M.DRAFT), 3),
        (agreed(W.REQUESTED), 5),
        (agreed(W.REQUESTED, deposit=0), 2),
        (agreed(W.HALF, M.PAID), 3),
        (agreed(W.CANCELED, deposit=0), 4),
        (called(W.DONE, M.PAID), 60),
        (called(W.DONE, M.DUE), 5),
        (called(W.DONE, M.OVERDUE), 6),
        (called(W.DONE, M.PART), 3),
        (called(W.DONE, M.REFUSED), 4),
        (called(W.DONE, M.DRAFT), 3),
        (called(W.DONE, M.REPLACED), 4),
        (called(W.DONE, M.GIVEN_UP), 3),
        (called(W.REQUESTED), 8),
        (called(W.CANCELED), 4),
    ),
    pins=(
        Pin(customer="Ana Morales", course=asked(D.AWAITED), title="Heat pump replacement", link="estimate"),
        Pin(customer="Ben Whitaker", course=called(W.DONE, M.DUE), title="Thermostat replaced", link="invoice"),
        Pin(
            customer="Keiko Tanaka", course=called(W.DONE, M.LINK), title="Emergency call, Sunday night", link="payment"
        ),
        Pin(customer="Carla Jennings", course=asked(D.CHANGES), title="Gas furnace replacement"),
        Pin(customer="Devon Okafor", course=asked(D.DECLINED), title="Whole-house humidifier"),
        Pin(
            customer="Elise Fontaine",
            course=agreed(W.REQUESTED, deposit=0),
            title="Heat pump replacement",
        ),
        Pin(customer="Grace Lindqvist", course=called(W.DONE, M.PAID), title="Blower motor replaced"),
        Pin(customer="Jonah Feldman", course=called(W.DONE, M.LEFT), title="Main drain cleared"),
    ),
    invoices=300,
)
TINY_COURSES = (
    (asked(D.DRAFT), 1),
    (asked(D.AWAITED), 1),
    (asked(D.DECLINED), 1),
    (asked(D.EXPIRED), 1),
    (asked(D.WITHDRAWN), 1),
    (agreed(W.DONE, M.PAID), 3),
    (agreed(W.DONE, M.PAID, deposit=40), 1),
    (agreed(W.DONE, M.DUE), 1),
    (agreed(W.REQUESTED), 1),
    (agreed(W.HALF, M.PAID), 1),
    (agreed(W.CANCELED, deposit=0), 1),
    (called(W.DONE, M.PAID), 3),
    (called(W.DONE, M.OVERDUE), 1),
    (called(W.DONE, M.PART), 1),
    (called(W.DONE, M.REFUSED), 1),
    (called(W.DONE, M.DRAFT), 1),
    (called(W.DONE, M.REPLACED), 1),
    (called(W.DONE, M.GIVEN_UP), 1),
    (called(W.REQUESTED), 1),
)
FEW = Mix(courses=TINY_COURSES, pins=THREE_YEARS.pins, invoices=38)  # of the main firm, in a hurry
DELSOL_YEARS = Mix(
    courses=TINY_COURSES,
    pins=(
        Pin(customer="Alma Treviño", course=asked(D.AWAITED), title="Calentador de agua nuevo", link="estimate"),
        Pin(customer="Benito Arriaga", course=called(W.DONE, M.DUE), title="Fuga bajo el fregadero", link="invoice"),
    ),
    invoices=28,
)
LUMIERE_YEARS = Mix(
    courses=TINY_COURSES,
    pins=(
        Pin(customer="Amélie Bouchard", course=asked(D.AWAITED), title="Borne de recharge", link="estimate"),
        Pin(customer="Benoît Tremblay", course=called(W.DONE, M.DUE), title="Disjoncteur remplacé", link="invoice"),
    ),
    invoices=28,
)
