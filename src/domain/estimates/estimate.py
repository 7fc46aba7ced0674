from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.estimates.errors import (
    EstimateChanged,
    EstimateExpired,
    EstimateNotEditable,
    EstimateNotOpen,
    NothingOffered,
    OptionNeeded,
    OptionUnknown,
    SignatureMissing,
    TermsNotAccepted,
    ValidityRefused,
)
from domain.estimates.events import (
    ChangesRequested,
    EstimateAmended,
    EstimateApproved,
    EstimateDeclined,
    EstimateLapsed,
    EstimateSent,
    EstimateSuperseded,
    EstimateWithdrawn,
)
from domain.estimates.evidence import Evidence, Shown, Signature, checked_signer, content_of, hash_of
from domain.estimates.offer import NO_DEPOSIT, ChosenOffer, DepositRule, Option, Selection
from domain.estimates.states import TRANSITIONS, EstimateStatus
from domain.shared.actors import Actor, ActorKind
from domain.shared.events import Recorder
from domain.shared.ids import ContractorId, CustomerId, EstimateId, EvidenceId, JobId, PropertyId
from domain.shared.money import Money
from domain.shared.pricing import Pricing
from domain.shared.text import cleaned, cleaned_name
from domain.shared.transitions import allows

MOST_OPTIONS = 10
LONGEST_VALIDITY = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that may be edited before a decision."""

    title: str
    scope: str = ""  # the work in the contractor's words
    options: tuple[Option, ...]
    pricing: Pricing
    terms: str
    terms_version: str
    deposit: DepositRule = NO_DEPOSIT
    signature_required: bool = True
    valid_until: date  # the last day, in the contractor's zone

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", cleaned_name(self.title, field="title"))
        object.__setattr__(self, "scope", cleaned(self.scope, field="scope", most=5000, required=False))
        object.__setattr__(self, "terms", cleaned(self.terms, field="terms", most=20_000, required=False))
        if not 1 <= len(self.options) <= MOST_OPTIONS:
            raise NothingOffered(field="options", reason="count", most=MOST_OPTIONS)
        if len({option.id for option in self.options}) != len(self.options):
            raise NothingOffered(field="options", reason="repeated")
        for option in self.options:  # each option must have a price with and without its extras
            self.pricing.of(option.taken({}))
            self.pricing.of(tuple(offered.line for offered in option.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided what, and when."""

    by: Actor
    at: datetime
    key: str  # the form's own key: the same form sent again is the same decision
    how_told: str = ""
    reason: str = ""  # of a decline
    option_name: str = ""
    selection: Selection | None = None
    total: Money | None = None
    deposit: Money | None = None
    evidence_id: EvidenceId | None = None
    content_hash: str = ""
    language: str = ""  # in which it was shown and approved


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    id: UUID
    message: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the signer hands in: the hash of what was shown, the mark, and the sentence agreed to."""

    content_hash: str
    agreed: bool
    signer_name: str
    signature: Signature | None


class Estimate(Recorder):
    """A priced offer to one customer (EST-1): sent, then decided once."""

    def __init__(
        self,
        *,
        id: EstimateId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId,
        number: str,
        content: Content,
        status: EstimateStatus,
        revision: int = 1,
        job_id: JobId | None = None,
        expires_at: datetime | None = None,
        decision: Decision | None = None,
        version: int = 0,
    ) -> None:
        super().__init__()
        self.id, self.contractor_id, self.customer_id = id, contractor_id, customer_id
        self.property_id, self.number, self.revision, self.job_id = property_id, number, revision, job_id
        self.version = version
        self._content, self._status, self._expires_at, self._decision = content, status, expires_at, decision
        self.new_evidence: Evidence | None = None  # for the repository, which only adds
        self.new_requests: list[ChangeRequest] = []

    @classmethod
    def draft(
        cls,
        *,
        id: EstimateId,
        contractor_id: ContractorId,
        customer_id: CustomerId,
        property_id: PropertyId,
        number: str,
        content: Content,
        job_id: JobId | None = None,
    ) -> "Estimate":
        return cls(
            id=id,
            contractor_id=contractor_id,
            customer_id=customer_id,
            property_id=property_id,
            number=number,
            content=content,
            status=EstimateStatus.DRAFT,
            job_id=job_id,
        )

    @property
    def content(self) -> Content:
        return self._content

    @property
    def status(self) -> EstimateStatus:
        return self._status

    @property
    def expires_at(self) -> datetime | None:
        """The first instant at which it can no longer be decided; set by sending."""
        return self._expires_at

    @property
    def decision(self) -> Decision | None:
        return self._decision

    def amend(self, content: Content, *, zone: str, now: datetime) -> None:
        """Replace the content of a draft, or of a sent one that nobody has decided; views taken before bind nobody.

        Raises EstimateNotEditable once decided, ValidityRefused when a sent one would end in the past.
        """
        if self._status not in {EstimateStatus.DRAFT, EstimateStatus.SENT}:
            raise EstimateNotEditable(status=self._status)
        if self._status is EstimateStatus.SENT:
            self._refuse_if_expired(now)
            self._expires_at = _end_of(content.valid_until, zone=zone, now=now)
            self.record(EstimateAmended(estimate_id=self.id, at=now))
        self._content = content

    def send(self, *, zone: str, sending: UUID, now: datetime) -> None:
        """Offer it to the customer until the end of its last day in `zone`; one that is sent already is sent again."""
        if self._status is EstimateStatus.SENT:
            self._refuse_if_expired(now)
        else:
            self._check_open(EstimateStatus.SENT, now)
            self._expires_at = _end_of(self._content.valid_until, zone=zone, now=now)
            self._move(EstimateStatus.SENT)
        self.record(EstimateSent(estimate_id=self.id, sending=sending, at=now))

    def choose(self, selection: Selection | None) -> ChosenOffer:
        """Price one option with its ticked extras. None is good only where there is a single option.

        Raises OptionNeeded, OptionUnknown, ExtraUnknown, ExtraQuantityRefused or DepositRefused.
        """
        options = self._content.options
        if selection is None:
            if len(options) > 1:
                raise OptionNeeded(field="option")
            selection = Selection(options[0].id)
        option = next((option for option in options if option.id == selection.option_id), None)
        if option is None:
            raise OptionUnknown(field="option")
        lines = option.taken(selection.extras)
        totals = self._content.pricing.of(lines)
        deposit = self._content.deposit.due(totals.total, in_full=selection.in_full)
        return ChosenOffer(option=option, lines=lines, totals=totals, deposit=deposit, scope=self._content.scope)

    def approve(
        self,
        selection: Selection,
        consent: Consent,
        *,
        shown: Shown,
        zone: str,
        evidence_id: EvidenceId,
        key: str,
        by: Actor,
        how_told: str = "",
        now: datetime,
    ) -> None:
        """Accept one option, and keep the proof (EST-3, EST-4).

        The same form again (`key`, person and content) changes nothing. Raises EstimateNotOpen, EstimateExpired,
        EstimateChanged, TermsNotAccepted, SignatureMissing, SignatureBlank, SignerNameMissing or what `choose` raises;
        TextRefused where staff do not say `how_told` (EST-5).
        """
        if self._repeats(EstimateStatus.APPROVED, key=key, by=by, content_hash=consent.content_hash):
            return
        self._check_open(EstimateStatus.APPROVED, now)
        offer = self.choose(selection)
        content = content_of(offer, shown)
        if hash_of(content) != consent.content_hash:
            raise EstimateChanged(number=self.number)
        if not consent.agreed:
            raise TermsNotAccepted(field="agreed")
        how_told = _checked_how_told(how_told, by)
        signer = checked_signer(consent.signer_name)
        self._check_signature(consent.signature, by)
        self.new_evidence = Evidence(
            id=evidence_id,
            estimate_id=self.id,
            content=content,
            content_hash=consent.content_hash,
            signer_name=signer,
            signature=consent.signature,
            consent=shown.consent,
            language=shown.language,
            by=by,
            how_told=how_told,
            at=now,
            zone=zone,
        )
        self._move(EstimateStatus.APPROVED)
        self._decision = Decision(
            by=by,
            at=now,
            key=key,
            how_told=how_told,
            option_name=offer.option.name,
            selection=selection,
            total=offer.totals.total,
            deposit=offer.deposit,
            evidence_id=evidence_id,
            content_hash=consent.content_hash,
            language=shown.language,
        )
        self.record(EstimateApproved(estimate_id=self.id, at=now))

    def decline(self, *, reason: str, key: str, by: Actor, how_told: str = "", now: datetime) -> None:
        """Refuse the offer. The same form again changes nothing.

        Raises EstimateNotOpen or EstimateExpired, and TextRefused where staff do not say `how_told` (EST-5).
        """
        reason = cleaned(reason, field="reason", most=2000, required=False)
        if self._repeats(EstimateStatus.DECLINED, key=key, by=by, reason=reason):
            return
        self._check_open(EstimateStatus.DECLINED, now)
        how_told = _checked_how_told(how_told, by)
        self._move(EstimateStatus.DECLINED)
        self._decision = Decision(by=by, at=now, key=key, how_told=how_told, reason=reason)
        self.record(EstimateDeclined(estimate_id=self.id, at=now))

    def ask_for_changes(self, message: str, *, request_id: UUID, by: Actor, now: datetime) -> None:
        """Tell the contractor what should be different; the offer stays open.

        Raises EstimateNotOpen or EstimateExpired.
        """
        self._check_open(EstimateStatus.APPROVED, now)
        text = cleaned(message, field="message", most=2000)
        self.new_requests.append(ChangeRequest(id=request_id, message=text, by=by, at=now))
        self.record(ChangesRequested(estimate_id=self.id, request_id=request_id, at=now))

    def lapse(self, *, now: datetime) -> None:
        """Note that the last day has passed; before that it does nothing, so that a schedule may ask too early."""
        if self._status is EstimateStatus.SENT and self._is_past(now):
            self._move(EstimateStatus.EXPIRED)
            self.record(EstimateLapsed(estimate_id=self.id, at=now))

    def withdraw(self, *, now: datetime) -> None:
        self._move(EstimateStatus.WITHDRAWN)
        self.record(EstimateWithdrawn(estimate_id=self.id, at=now))

    def supersede(self, *, now: datetime) -> None:
        """A later revision takes its place."""
        self._move(EstimateStatus.SUPERSEDED)
        self.record(EstimateSuperseded(estimate_id=self.id, at=now))

    def _move(self, to: EstimateStatus) -> None:
        if not allows(TRANSITIONS, self._status, to):
            raise self._not_open()
        self._status = to

    def _check_open(self, to: EstimateStatus, now: datetime) -> None:
        if not allows(TRANSITIONS, self._status, to):
            raise self._not_open()
        self._refuse_if_expired(now)

    def _not_open(self) -> EstimateNotOpen:
        if self._decision is None:
            return EstimateNotOpen(status=self._status)
        return EstimateNotOpen(status=self._status, decided_by=self._decision.by.name, decided_at=self._decision.at)

    def _refuse_if_expired(self, now: datetime) -> None:
        if self._is_past(now):
            raise EstimateExpired(valid_until=self._content.valid_until)

    def _is_past(self, now: datetime) -> bool:
        return self._expires_at is not None and now >= self._expires_at

    def _repeats(
        self, status: EstimateStatus, *, key: str, by: Actor, content_hash: str = "", reason: str = ""
    ) -> bool:
        earlier = self._decision
        return (
            self._status is status
            and earlier is not None
            and (earlier.key, earlier.by.key, earlier.content_hash, earlier.reason)
            == (key, by.key, content_hash, reason)
        )

    def _check_signature(self, signature: Signature | None, by: Actor) -> None:
        if signature is not None:
            signature.check()
        elif self._content.signature_required and by.kind is not ActorKind.STAFF:
            raise SignatureMissing(field="signature")


def _checked_how_told(how_told: str, by: Actor) -> str:
    return cleaned(how_told, field="how_told", most=2000, required=by.kind is ActorKind.STAFF)


def _end_of(day: date, *, zone: str, now: datetime) -> datetime:
    """The first instant after `day` in `zone`. Raises ValidityRefused when that is past or years away."""
    if day - now.date() > LONGEST_VALIDITY:
        raise ValidityRefused(field="valid_until", reason="too_far")
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))
    if midnight <= now:
        raise ValidityRefused(field="valid_until", reason="past")
    return midnight.astimezone(now.tzinfo)
