"""What the features say and see, in the portal's own words; one driver for each level fulfils it.

Drivers are synchronous, for pytest-bdd has no asynchronous steps. Amounts are in minor units of US dollars. A person is
named by the first name: Dana and Sam are contacts of one household; `OFFICE` is the contractor's office. An estimate is
named by its title, an invoice by a `Bill`.

Whatever is refused raises `Refused` with the sentence that the person was told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

OFFICE = "the office"
FULL_NAMES = {"Dana": "Dana Reed", "Sam": "Sam Reed"}
EMAILS = {
    "Dana": "dana@reed.example",
    "Sam": "sam@reed.example",
    OFFICE: "office@northwind.example",
    "a stranger": "stranger@elsewhere.example",
}
TERMS = "Pay within 14 days. The old equipment is taken away."


class Refused(Exception):
    """The portal said no. `sentence` is what the person was told."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    option: str = "Standard"
    description: str
    price_minor: int
    quantity: str = "1"
    tax: str = ""  # percent; "" is untaxed
    discount: str = ""  # percent of the line
    extra: bool = False  # the customer may tick it
    most: str = ""  # and take it up to this often
    picture: str = ""  # what a picture beside it shows; "" without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    percent: str = ""
    fixed_minor: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    title: str
    lines: Sequence[OfferLine]
    valid_days: int = 30  # from today
    deposit: Deposit | None = None
    by_total: bool = False  # how tax is taken
    discount: str = ""  # percent of the whole
    signature: bool = True  # whether one is asked for


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice: the deposit or the final invoice of an estimate's work, or one that stands alone."""

    title: str
    kind: str = "alone"  # deposit, final, alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a person signs: a typed name, or a picture; neither is a blank one."""

    name: str
    drawn: str = ""  # "signature": a real one; "blank": an empty sheet; "": typed
    agrees: bool = True
    unsigned: bool = False  # leaves the signature out


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSeen:
    standing: str  # open, approved, declined, expired, withdrawn
    number: str
    options: Mapping[str, int]  # the price of each
    total_minor: int | None  # None while there is something to choose


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSeen:
    """What a person is asked to agree to."""

    option: str
    total_minor: int
    tax_minor: int
    deposit_minor: int
    deposit_required: bool
    terms: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSeen:
    """What the office reads of a decision."""

    by: str
    how_told: str
    reason: str
    option: str
    total_minor: int | None
    signer: str
    mark: str  # typed, drawn, ""
    fingerprint: str  # of what was signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the money timeline."""

    stage: str  # of a payment (application.payments.stages.Stage), else the ledger's own kind: "credit_applied"
    amount_minor: int
    why: str = ""  # what a failure meant
    what: str = ""  # the line itself, where there are pages


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSeen:
    """A customer's first page: the titles of what stands in its parts, in their order."""

    needs: Sequence[str]
    coming: Sequence[str]
    lately: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSeen:
    standing: str  # the words of domain.invoices.states.Standing
    number: str
    lines: Sequence[str]
    total_minor: int
    tax_minor: int
    paid_minor: int
    to_pay_minor: int
    told: Sequence[Told] = field(default=())  # the money timeline, the newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSeen:
    subject: str
    text: str
    attachments: Sequence[str]  # names of PDFs


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSeen:
    """A PDF: its words, and where its links lead."""

    text: str
    links: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSeen:
    number: str
    estimates: Sequence[str]  # numbers
    status: str
    credit_minor: int


class BillingApp(Protocol):
    def refused(self, act: Callable[[], object]) -> str:
        """Do what the portal must refuse, and return the sentence that the person is told."""

    def pass_time(self, *, minutes: int) -> None:
        """Let time go by, at the processor too."""

    # The office.
    def add_household(self) -> None: ...
    def draft_estimate(self, offer: Offer) -> None: ...
    def send_estimate(self, title: str) -> None: ...
    def reprice(self, title: str, price_minor: int) -> None:
        """Change the price of the single line of an estimate that was sent."""

    def show_beside(self, title: str, picture: str) -> None:
        """Put another picture beside the single line of an estimate that was sent."""

    def withdraw(self, title: str) -> None: ...
    def approve_for(self, title: str, *, how_told: str) -> None: ...
    def decline_for(self, title: str, *, reason: str, how_told: str) -> None: ...
    def decision(self, title: str) -> DecisionSeen: ...
    def wishes(self, title: str) -> Sequence[str]:
        """The changes that were asked for."""

    def jobs(self) -> Sequence[JobSeen]: ...
    def send_invoice(self, bill: Bill, lines: Sequence[OfferLine] = (), *, by_total: bool = False) -> None:
        """Open and send one; a final one bills what was agreed."""

    def void(self, bill: Bill) -> None: ...
    def write_off(self, bill: Bill) -> None: ...
    def cancel_job(self, title: str) -> None: ...
    def ask_payment(self, bill: Bill, *, amount_minor: int, purpose: str, days: int) -> None: ...
    def take_back_link(self, purpose: str) -> None: ...
    def charges_minor(self) -> Sequence[int]:
        """What the processor has captured, by its own books."""

    def has_deposit(self, title: str) -> bool: ...
    def exceptions(self) -> Sequence[str]:
        """What stands on the office's list of things that need a person."""

    # A customer with a link out of a mail.
    def read(self, title: str, *, by: str) -> EstimateSeen: ...
    def pictures(self, title: str, *, by: str) -> Sequence[str]:
        """What the pictures in the estimate show, each one seen."""

    def review(self, title: str, *, by: str, option: str = "", extras: Mapping[str, str] | None = None) -> ReviewSeen:
        """Choose, and read what would be agreed to; it stays open before the person until they act."""

    def approve(self, title: str, *, by: str, option: str = "", mark: Mark | None = None) -> None:
        """Choose an option and sign it; without one, sign what stands open before the person or the first option."""

    def approve_again(self, title: str, *, by: str) -> None:
        """Send the same approval once more, as a double click does."""

    def decline(self, title: str, *, by: str, reason: str = "") -> None: ...
    def ask_changes(self, title: str, *, by: str, message: str) -> None: ...
    def decide_at_once(self, title: str, *, approver: str, decliner: str) -> Sequence[str]:
        """Both act at the same moment; return what those who lost were told."""

    def see_invoice(self, bill: Bill, *, by: str) -> InvoiceSeen: ...
    def first_page(self, *, by: str) -> HomeSeen:
        """What the person sees first after signing in."""

    def ways_to_pay(self, bill: Bill, *, by: str) -> Mapping[str, int]:
        """Each method with its exact total."""

    def begin_paying(self, bill: Bill, *, by: str, take_over: bool = False) -> str:
        """Return the page of the processor that the person is led to."""

    def begin_paying_link(self, purpose: str, *, by: str) -> str: ...
    def enter_card(self, *, by: str, card: str) -> str:
        """On the processor's page. `card`: good, declined, asking (the bank asks, and is satisfied), crossing (it is
        charged although the page was ended; at the application level only).

        Return paid, declined or closed (the page takes no money any more).
        """

    def come_back(self, *, by: str) -> str:
        """Return to the portal, and what it says: paid, not finished, being checked, on its way, not paid."""

    def credit_minor(self, *, by: str) -> int:
        """What of the person's newest payment is kept as credit."""

    # The processor.
    def news_comes(self, how: str) -> None:
        """From now on: normally, late, twice, backwards, never."""

    def late_news_arrives(self) -> None: ...
    def cannot_be_reached(self, *, to: str) -> None:
        """The processor does not answer the next time it is asked to `end` a checkout."""

    def look_for_missed_payments(self) -> None: ...
    def repeat_work(self) -> None:
        """Let workers do once more all that they have done, as after a crash between the work and its mark."""

    # What has a renderer, so not at the application level.
    def print_estimate(self, title: str, *, by: str) -> PrintSeen: ...
    def print_invoice(self, bill: Bill, *, by: str) -> PrintSeen: ...
    def print_receipt(self, *, by: str) -> PrintSeen: ...

    # Doors.
    def mails(self, *, to: str) -> Sequence[MailSeen]: ...
    def ask_sign_in(self, *, by: str) -> None: ...
    def open_sign_in(self, *, by: str, which: int = -1) -> None:
        """Open the link of a mail, as a scanner does too. Raises Refused where it opens nothing."""

    def sign_in(self, *, by: str, which: int = -1) -> None: ...
    def is_signed_in(self, *, by: str) -> bool: ...
    def open_with(self, link_of: str, thing: str) -> None:
        """Use the secret of the link to `link_of`, an estimate, as one to a `thing`: invoice or payment."""

    def close(self) -> None: ...
