"""What a customer does with the links that came by mail."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from msgspec.structs import replace as replaced

from application.access.request_magic_link import RequestMagicLink
from application.access.sign_in import SignIn
from application.access.views import DoorView
from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.request_changes import RequestChanges
from application.estimates.review_offer import OfferReview, ReviewOffer
from application.estimates.views import EstimateView
from application.home.queries import GetHome
from application.invoices.timeline import timeline
from application.invoices.views import InvoiceView
from application.payments.stages import Stage
from application.pictures.read_picture import ReadPicture
from application.shared.links import PATHS
from application.shared.pictures import PATH as PICTURES
from domain.access.access_token import AccessToken, Purpose
from domain.access.errors import AccessRefused
from domain.shared.actors import Actor, ActorKind
from domain.shared.errors import DomainError
from domain.shared.ids import ContactId
from entrypoints.http.words import WORDS
from tests.drivers.application.ground import CONTRACTOR
from tests.drivers.application.office import Office
from tests.drivers.billing_app import (
    EMAILS,
    Bill,
    EstimateSeen,
    HomeSeen,
    InvoiceSeen,
    MailSeen,
    Mark,
    Refused,
    ReviewSeen,
    Told,
)
from tests.drivers.marks import png
from tests.drivers.standings import ESTIMATE

LINK = re.compile(r"https://\S+?(/e/|/i/|/pay/|/login/)([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What stands open before a person: what they would agree to, and the form's own key."""

    review: OfferReview
    extras: Mapping[UUID, str]
    key: str


class Customer(Office):
    def __init__(self) -> None:
        super().__init__()
        self._before: dict[tuple[str, str], Before] = {}
        self._sent: dict[tuple[str, str], ApproveEstimate] = {}
        self._sessions: dict[str, str] = {}

    def mails(self, *, to: str) -> Sequence[MailSeen]:
        return [
            MailSeen(subject=mail.subject, text=mail.text, attachments=[file.name for file in mail.attachments])
            for mail in self.mailbox.mails
            if mail.to_email == EMAILS[to]
        ]

    def read(self, title: str, *, by: str) -> EstimateSeen:
        view = self._estimate(title, by)
        totals = {option.name: option.totals.total_minor for option in view.options}
        chosen = view.decision.totals if view.decision else None
        only = next(iter(totals.values())) if len(totals) == 1 else None
        return EstimateSeen(
            standing=ESTIMATE[view.status],
            number=view.number,
            options=totals,
            total_minor=chosen.total_minor if chosen else only,
        )

    def pictures(self, title: str, *, by: str) -> Sequence[str]:
        view = self._estimate(title, by)
        lines = view.decision.lines if view.decision else [line for option in view.options for line in option.lines]
        shown = [line.picture for line in lines if line.picture]
        for picture in shown:
            name = picture.thumb_address.removeprefix(PICTURES)
            self.run(self.container.read_picture()(ReadPicture(contractor_id=CONTRACTOR, name=name)))
        return [picture.alt for picture in shown]

    def review(self, title: str, *, by: str, option: str = "", extras: Mapping[str, str] | None = None) -> ReviewSeen:
        door, view = self.door(by, Purpose.ESTIMATE, self.estimates[title]), self._estimate(title, by)
        chosen = next((one for one in view.options if one.name == option), None)
        if chosen is None and len(view.options) == 1:
            chosen = view.options[0]
        lines = {line.description: line.id for line in chosen.lines} if chosen else {}
        ticked = {lines[name]: quantity for name, quantity in (extras or {}).items()}
        query = ReviewOffer(
            contractor_id=CONTRACTOR,
            estimate_id=view.id,
            customer_id=door.customer_id,
            option_id=chosen.id if chosen else None,
            extras=ticked,
            language="en",
        )
        review = self.do(self.container.review_offer()(query))
        self._before[by, title] = Before(review=review, extras=ticked, key=str(uuid4()))
        return ReviewSeen(
            option=review.option_name,
            total_minor=review.totals.total_minor,
            tax_minor=sum(tax.amount_minor for tax in review.totals.taxes),
            deposit_minor=review.deposit_minor,
            deposit_required=review.deposit_required,
            terms=review.terms,
            fingerprint=review.content_hash,
        )

    def approve(self, title: str, *, by: str, option: str = "", mark: Mark | None = None) -> None:
        if option:
            self.review(title, by=by, option=option)
        command = self._approval(title, by, mark or Mark(name="Dana Reed"))
        self._sent[by, title] = command
        self.do(self.container.approve_estimate()(command))

    def approve_again(self, title: str, *, by: str) -> None:
        self.do(self.container.approve_estimate()(self._sent[by, title]))

    def decline(self, title: str, *, by: str, reason: str = "") -> None:
        self.do(self.container.decline_estimate()(self._refusal(title, by, reason)))

    def ask_changes(self, title: str, *, by: str, message: str) -> None:
        door = self.door(by, Purpose.ESTIMATE, self.estimates[title])
        command = RequestChanges(
            contractor_id=CONTRACTOR,
            by=actor_of(door),
            estimate_id=door.resource_id,
            customer_id=door.customer_id,
            message=message,
        )
        self.do(self.container.request_changes()(command))

    def decide_at_once(self, title: str, *, approver: str, decliner: str) -> Sequence[str]:
        approve = self.container.approve_estimate()(self._approval(title, approver, Mark(name="Dana Reed")))
        decline = self.container.decline_estimate()(self._refusal(title, decliner, ""))

        async def both() -> list[BaseException | None]:
            return list(await asyncio.gather(approve, decline, return_exceptions=True))

        lost = [error for error in self.do(both()) if error is not None]
        assert all(isinstance(error, DomainError) for error in lost), lost
        return [self.sentence(error) for error in lost if isinstance(error, Exception)]

    def see_invoice(self, bill: Bill, *, by: str) -> InvoiceSeen:
        view = self.invoice_view(bill, by=by)
        return InvoiceSeen(
            standing=view.standing,
            number=view.number or "",
            lines=[line.description for line in view.lines],
            total_minor=view.totals.total_minor,
            tax_minor=sum(tax.amount_minor for tax in view.totals.taxes),
            paid_minor=view.settled_minor,
            to_pay_minor=view.payable_minor,
            told=[
                Told(
                    stage=str(one.stage or one.kind),
                    amount_minor=one.amount_minor,
                    why=WORDS["failure"][one.failure] if one.stage is Stage.NOT_PAID and one.failure else "",
                )
                for one in timeline(view)
            ],
        )

    def first_page(self, *, by: str) -> HomeSeen:
        query = GetHome(contractor_id=CONTRACTOR, customer_id=self.customer_id, modules=("estimates", "invoices"))
        home = self.run(self.container.get_home()(query))
        return HomeSeen(
            needs=[one.title for one in (*home.to_pay, *home.to_decide)],
            coming=[one.title for one in (*home.moving, *home.underway)],
            lately=[one.title for one in home.past],
        )

    def invoice_view(self, bill: Bill, *, by: str) -> InvoiceView:
        door = self.door(by, Purpose.INVOICE, self.invoice(bill))
        reader = self.container.invoices()
        view: InvoiceView | None = self.run(reader.find(CONTRACTOR, door.resource_id, customer_id=door.customer_id))
        assert view is not None
        return view

    # Doors.
    def door(self, by: str, purpose: Purpose, resource_id: UUID) -> DoorView:
        """The link of that person's newest mail to the thing; raises Refused where it opens nothing any more."""
        for secret in self.secrets(by, purpose):
            token: AccessToken = self._token(secret)
            if token.resource_id == resource_id:
                return self._open(secret, purpose)
        raise AssertionError(f"{by} has no link to that {purpose}")

    def secrets(self, by: str, purpose: Purpose) -> list[str]:
        """Out of the person's mails, newest first."""
        found = [found for mail in self.mails(to=by) for found in LINK.findall(mail.text)]
        return [secret for path, secret in reversed(found) if path == PATHS[purpose]]

    def ask_sign_in(self, *, by: str) -> None:
        command = RequestMagicLink(contractor_id=CONTRACTOR, email=EMAILS[by])
        self.do(self.container.request_magic_link()(command))

    def open_sign_in(self, *, by: str, which: int = -1) -> None:
        self._open(self._sign_in_secret(by, which), Purpose.MAGIC_LINK)

    def sign_in(self, *, by: str, which: int = -1) -> None:
        door = self._open(self._sign_in_secret(by, which), Purpose.MAGIC_LINK)
        command = SignIn(
            contractor_id=CONTRACTOR,
            token_id=door.token_id,
            contact_id=door.contact_id,
            customer_id=door.customer_id,
            name=door.contact_name,
            ip="203.0.113.7",
            user_agent="Phone",
        )
        self._sessions[by] = self.do(self.container.sign_in()(command))

    def is_signed_in(self, *, by: str) -> bool:
        secret_hash = self.container.secrets().hash(self._sessions.get(by, ""))
        return self.run(self.container.access().session(CONTRACTOR, secret_hash)) is not None

    def open_with(self, link_of: str, thing: str) -> None:
        estimate_id = self.estimates[link_of]
        secret = next(
            one for one in self.secrets("Dana", Purpose.ESTIMATE) if self._token(one).resource_id == estimate_id
        )
        self._open(secret, {"invoice": Purpose.INVOICE, "payment": Purpose.PAYMENT_LINK}[thing])

    def _sign_in_secret(self, by: str, which: int) -> str:
        return self.secrets(by, Purpose.MAGIC_LINK)[::-1][which]

    def _open(self, secret: str, purpose: Purpose) -> DoorView:
        secret_hash = self.container.secrets().hash(secret)
        door: DoorView | None = self.run(self.container.access().door(CONTRACTOR, secret_hash, purpose))
        if door is None:
            raise Refused(self.sentence(AccessRefused()))
        return door

    def _token(self, secret: str) -> AccessToken:
        stored = self.stored
        token: AccessToken = stored.get("access_token", stored.get("token_hash", self.container.secrets().hash(secret)))
        return token

    def _estimate(self, title: str, by: str) -> EstimateView:
        door = self.door(by, Purpose.ESTIMATE, self.estimates[title])
        reader = self.container.estimates()
        view: EstimateView | None = self.run(reader.find(CONTRACTOR, door.resource_id, customer_id=door.customer_id))
        assert view is not None
        return view

    def _approval(self, title: str, by: str, mark: Mark) -> ApproveEstimate:
        if (by, title) not in self._before:
            first = next(iter(self._estimate(title, by).options)).name
            self.review(title, by=by, option=first)
        before, door = self._before[by, title], self.door(by, Purpose.ESTIMATE, self.estimates[title])
        command = ApproveEstimate(
            contractor_id=CONTRACTOR,
            by=actor_of(door),
            estimate_id=door.resource_id,
            customer_id=door.customer_id,
            option_id=before.review.option_id,
            extras=before.extras,
            content_hash=before.review.content_hash,
            agreed=mark.agrees,
            signer_name=mark.name,
            typed=mark.name,
            language="en",
            key=before.key,
        )
        if mark.unsigned:
            return replaced(command, typed="")
        return replaced(command, typed="", drawn_png=png(mark.drawn)) if mark.drawn else command

    def _refusal(self, title: str, by: str, reason: str) -> DeclineEstimate:
        door = self.door(by, Purpose.ESTIMATE, self.estimates[title])
        return DeclineEstimate(
            contractor_id=CONTRACTOR,
            by=actor_of(door),
            estimate_id=door.resource_id,
            customer_id=door.customer_id,
            reason=reason,
            key=str(uuid4()),
        )


def actor_of(door: DoorView) -> Actor:
    return Actor(
        kind=ActorKind.LINK,
        id=door.token_id,
        name=door.contact_name,
        contact_id=ContactId(door.contact_id),
        ip="203.0.113.7",
        user_agent="Phone",
    )
