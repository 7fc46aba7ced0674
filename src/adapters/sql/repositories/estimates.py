from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.outbox import append_to_outbox
from adapters.sql.records.actors import actor_record
from adapters.sql.records.codec import loads
from adapters.sql.records.decisions import DecisionRecord, decision_of, decision_record
from adapters.sql.records.offers import ContentRecord, content_of, content_record
from adapters.sql.repositories.numbers import next_number
from adapters.sql.repositories.rows import load, save, this
from adapters.sql.tables import NOW, change_requests, estimates, evidence, evidence_documents
from adapters.sql.transaction import Transaction
from domain.estimates.estimate import Estimate
from domain.estimates.events import EstimateSent
from domain.estimates.evidence import Evidence
from domain.estimates.states import EstimateStatus
from domain.shared.events import Event
from domain.shared.ids import CustomerId, EstimateId, JobId, PropertyId


@dataclass(frozen=True, slots=True)
class SqlEstimates:
    tx: Transaction

    async def read(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate:
        return self._build(await load(self.tx, self._one(estimate_id, customer), lock=False))

    async def get(self, estimate_id: EstimateId, *, customer: CustomerId | None = None) -> Estimate:
        return self._build(await load(self.tx, self._one(estimate_id, customer), lock=True))

    async def past(self, *, most: int) -> list[EstimateId]:
        rows = await self.tx.rows(
            select(estimates.c.id)
            .where(
                estimates.c.contractor_id == self.tx.contractor_id,
                estimates.c.status == EstimateStatus.SENT,
                estimates.c.expires_at <= NOW,
            )
            .order_by(estimates.c.expires_at)
            .limit(most)
        )
        return [EstimateId(row.id) for row in rows]

    async def next_number(self) -> str:
        return await next_number(self.tx, "estimate")

    async def add(self, estimate: Estimate) -> None:
        events = estimate.pull_events()
        await self.tx.rows(
            insert(estimates).values(
                **_values(estimate),
                contractor_id=self.tx.contractor_id,
                id=estimate.id,
                decision=_decision(estimate),
                sent_at=_sent_at(events),
                version=estimate.version,
                created_at=self.tx.now,
            )
        )
        await self._add_new(estimate)
        await append_to_outbox(self.tx, events)

    async def save(self, estimate: Estimate) -> None:
        events = estimate.pull_events()
        # a decision is written once, with the evidence at hand; the first sending is the one that pages show
        first = {
            "decision": _kept(estimates.c.decision, _decision(estimate)),
            "sent_at": _kept(estimates.c.sent_at, _sent_at(events)),
        }
        values = {**_values(estimate), **first}
        estimate.version = await save(self.tx, estimates, estimate.id, estimate.version, values)
        await self._add_new(estimate)
        await append_to_outbox(self.tx, events)

    async def prove(self, estimate_id: EstimateId, *, sha256: str) -> None:
        proof = await load(
            self.tx,
            select(evidence.c.id).where(
                evidence.c.contractor_id == self.tx.contractor_id, evidence.c.estimate_id == estimate_id
            ),
            lock=False,
        )
        row = insert(evidence_documents).values(
            contractor_id=self.tx.contractor_id, evidence_id=proof.id, sha256=sha256, at=self.tx.now
        )
        await self.tx.rows(row.on_conflict_do_nothing(constraint="pk_evidence_document"))

    def _one(self, estimate_id: EstimateId, customer: CustomerId | None) -> Select[Any]:
        found = select(estimates).where(this(self.tx, estimates, estimate_id))
        return found if customer is None else found.where(estimates.c.customer_id == customer)

    def _build(self, row: Row[Any]) -> Estimate:
        content = loads(row.content, ContentRecord)
        decision = decision_of(loads(row.decision, DecisionRecord), row.currency) if row.decision else None
        return Estimate(
            id=EstimateId(row.id),
            contractor_id=self.tx.contractor_id,
            customer_id=CustomerId(row.customer_id),
            property_id=PropertyId(row.property_id),
            number=row.number,
            content=content_of(content, title=row.title, currency=row.currency, valid_until=row.valid_until),
            status=EstimateStatus(row.status),
            revision=row.revision,
            job_id=JobId(row.job_id) if row.job_id else None,
            expires_at=row.expires_at,
            decision=decision,
            version=row.version,
        )

    async def _add_new(self, estimate: Estimate) -> None:
        if estimate.new_evidence is not None:
            await self.tx.rows(insert(evidence).values(self._evidence_values(estimate.new_evidence)))
            estimate.new_evidence = None
        for request in estimate.new_requests:
            await self.tx.rows(
                insert(change_requests).values(
                    contractor_id=self.tx.contractor_id,
                    id=request.id,
                    estimate_id=estimate.id,
                    message=request.message,
                    actor=actor_record(request.by),
                    at=request.at,
                )
            )
        estimate.new_requests.clear()

    def _evidence_values(self, proof: Evidence) -> dict[str, Any]:
        signature = proof.signature
        return {
            "contractor_id": self.tx.contractor_id,
            "id": proof.id,
            "estimate_id": proof.estimate_id,
            "content": proof.content,
            "content_hash": proof.content_hash,
            "signer_name": proof.signer_name,
            "signature_kind": signature.kind if signature else None,
            "signature_typed": signature.typed if signature else "",
            "signature_png": signature.image_png or None if signature else None,
            "signature_ink": signature.ink if signature else 0,
            "consent": proof.consent,
            "language": proof.language,
            "actor": actor_record(proof.by),
            "how_told": proof.how_told,
            "at": proof.at,
            "zone": proof.zone,
        }


def _values(estimate: Estimate) -> dict[str, Any]:
    content = content_record(estimate.content)
    decided = estimate.decision.total if estimate.decision else None
    totals = [decided.minor] if decided else [option.totals.total_minor for option in content.options]
    return {
        "customer_id": estimate.customer_id,
        "property_id": estimate.property_id,
        "job_id": estimate.job_id,
        "number": estimate.number,
        "title": estimate.content.title,
        "status": estimate.status,
        "revision": estimate.revision,
        "currency": estimate.content.pricing.currency,
        "least_minor": min(totals),
        "most_minor": max(totals),
        "content": content,
        "valid_until": estimate.content.valid_until,
        "expires_at": estimate.expires_at,
    }


def _decision(estimate: Estimate) -> DecisionRecord | None:
    return decision_record(estimate, estimate.decision) if estimate.decision else None


def _sent_at(events: Sequence[Event]) -> datetime | None:
    """When it was sent, if that was just done."""
    return next((event.at for event in events if isinstance(event, EstimateSent)), None)


def _kept(column: Column[Any], value: object) -> ColumnElement[Any]:
    """What the column holds, or `value` where it holds nothing."""
    return func.coalesce(column, literal(value, column.type))
