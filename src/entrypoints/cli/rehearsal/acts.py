"""What people did, and when: the whole past of a firm is a list of these, in order of time.

Things that come about are named by keys of the plan ("estimate 17"), since ids are only known once an act is done.
"""

from dataclasses import dataclass
from datetime import datetime

from application.estimates.content import EstimateContent
from application.invoices.bill import BillInput
from domain.access.access_token import Purpose
from entrypoints.cli.rehearsal.firm import Party

CARD = "4242424242424242"
# The sandbox's, each as often as people have one like it.
CARDS = (CARD, CARD, "5555555555554444", "4000056655665556", "5105105105105100")
DECLINED_CARDS = ("4000000000000002", "4000000000009995", "4000000000000069")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    at: datetime  # in UTC


class CustomerAct(Act):
    """Done by a customer's first contact rather than by the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesIn(Act):
    customer: str
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts(Act):
    estimate: str
    customer: str
    place: int  # which of the customer's properties
    content: EstimateContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers(Act):
    estimate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksForChanges(CustomerAct):
    estimate: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approves(CustomerAct):
    """The job of an approved estimate has the estimate's key, and so has its deposit invoice where one is asked for."""

    estimate: str
    option: int
    extras: bool  # all optional lines, or those that stand ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class Declines(CustomerAct):
    estimate: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraws(Act):
    estimate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapses(Act):
    """Nobody does this: the last day of an estimate has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpensJob(Act):
    job: str
    customer: str
    place: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishes(Act):
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancels(Act):
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills(Act):
    """The final invoice of `job`, a part of it (`progress`), or without a job something of its own."""

    invoice: str
    customer: str
    place: int
    job: str | None = None
    progress: bool = False
    bill: BillInput | None  # None: what was approved


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands(Act):
    invoice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voids(Act):
    invoice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WritesOff(Act):
    invoice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksByLink(Act):
    link: str
    invoice: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pays(CustomerAct):
    payment: str
    invoice: str
    card: str | None  # None: the page is opened and left
    percent: int = 100  # of what is payable


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavesPage(CustomerAct):
    """The processor's page of an unfinished payment has ended."""

    payment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsOver(Act):
    """Staff make a link by hand. The descriptor of the rehearsal shows it under `name`."""

    name: str
    purpose: Purpose
    key: str


Plan = tuple[Act, ...]
