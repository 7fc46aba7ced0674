from decimal import Decimal
from uuid import UUID

from adapters.sql.records.actors import ActorRecord, actor_of, actor_record
from application.estimates.views import DecisionView
from application.shared.figures import line_views, plain, totals_view
from domain.estimates.estimate import Decision, Estimate
from domain.estimates.offer import Selection
from domain.shared.ids import EvidenceId, LineId, OptionId
from domain.shared.money import Money


class DecisionRecord(DecisionView, frozen=True, kw_only=True):
    """What pages show of a decision, and what it takes to rebuild it."""

    actor: ActorRecord
    key: str
    extras: dict[UUID, str]  # line to quantity
    in_full: bool = False
    evidence_id: UUID | None


def decision_record(estimate: Estimate, decision: Decision) -> DecisionRecord:
    """Taken in the save that makes the decision, while its evidence is at hand."""
    evidence, selection = estimate.new_evidence, decision.selection
    offer = estimate.choose(selection) if selection else None
    return DecisionRecord(
        by_name=decision.by.name,
        by_kind=decision.by.kind,
        at=decision.at,
        how_told=decision.how_told,
        reason=decision.reason,
        option_id=selection.option_id if selection else None,
        option_name=decision.option_name,
        lines=line_views(offer.lines, offer.totals) if offer else (),
        totals=totals_view(offer.totals) if offer else None,
        deposit_minor=decision.deposit.minor if decision.deposit else None,
        signer_name=evidence.signer_name if evidence else "",
        signature_kind=evidence.signature.kind if evidence and evidence.signature else None,
        content_hash=decision.content_hash,
        ip=decision.by.ip,
        user_agent=decision.by.user_agent,
        language=evidence.language if evidence else "",
        consent=evidence.consent if evidence else "",
        actor=actor_record(decision.by),
        key=decision.key,
        extras={line: plain(quantity) for line, quantity in selection.extras.items()} if selection else {},
        in_full=selection.in_full if selection else False,
        evidence_id=decision.evidence_id,
    )


def decision_of(record: DecisionRecord, currency: str) -> Decision:
    extras = {LineId(line): Decimal(quantity) for line, quantity in record.extras.items()}
    return Decision(
        by=actor_of(record.actor),
        at=record.at,
        key=record.key,
        how_told=record.how_told,
        reason=record.reason,
        option_name=record.option_name,
        selection=Selection(OptionId(record.option_id), extras, record.in_full) if record.option_id else None,
        total=Money(record.totals.total_minor, currency) if record.totals else None,
        deposit=None if record.deposit_minor is None else Money(record.deposit_minor, currency),
        evidence_id=EvidenceId(record.evidence_id) if record.evidence_id else None,
        content_hash=record.content_hash,
        language=record.language,
    )
