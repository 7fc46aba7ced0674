"""Estimates, from their draft to the customer's word."""

from dataclasses import dataclass
from uuid import UUID

from application.estimates.approve_estimate import ApproveEstimate
from application.estimates.decline_estimate import DeclineEstimate
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.queries import GetEstimate
from application.estimates.request_changes import RequestChanges
from application.estimates.review_offer import ReviewOffer
from application.estimates.send_estimate import SendEstimate
from application.estimates.views import EstimateView
from application.estimates.withdraw_estimate import WithdrawEstimate
from application.jobs.queries import ListJobs
from entrypoints.bootstrap import Container
from entrypoints.cli.rehearsal.acts import Approves, AsksForChanges, Declines, Drafts, Lapses, Offers, Withdraws
from entrypoints.cli.rehearsal.adorning import illustrated
from entrypoints.cli.rehearsal.known import Known, Person

FORM = "rehearsal"  # the key of the form that is sent


@dataclass(frozen=True, slots=True)
class Deciding:
    container: Container
    known: Known

    async def draft(self, act: Drafts) -> None:
        person = self.known.people[act.customer]
        self.known.owners[act.estimate] = person
        self.known.estimates[act.estimate] = await self.container.draft_estimate()(
            DraftEstimate(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                customer_id=person.customer_id,
                property_id=person.property_ids[act.place],
                content=illustrated(act.content, self.known),
            )
        )

    async def offer(self, act: Offers) -> None:
        await self.container.send_estimate()(
            SendEstimate(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                estimate_id=self.known.estimates[act.estimate],
            )
        )

    async def ask_for_changes(self, act: AsksForChanges) -> None:
        estimate_id, person = self._of(act.estimate)
        await self.container.request_changes()(
            RequestChanges(
                contractor_id=self.known.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                message=act.message,
            )
        )

    async def decline(self, act: Declines) -> None:
        estimate_id, person = self._of(act.estimate)
        await self.container.decline_estimate()(
            DeclineEstimate(
                contractor_id=self.known.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                reason=act.reason,
                key=FORM,
            )
        )

    async def withdraw(self, act: Withdraws) -> None:
        await self.container.withdraw_estimate()(
            WithdrawEstimate(
                contractor_id=self.known.contractor_id,
                by=self.known.staff,
                estimate_id=self.known.estimates[act.estimate],
            )
        )

    async def lapse(self, _: Lapses) -> None:
        await self.container.lapse_estimates()(self.known.contractor_id)

    async def approve(self, act: Approves) -> None:
        """Read, choose, review and sign; then learn which job and which deposit came of it."""
        estimate_id, person = self._of(act.estimate)
        option = (await self._view(estimate_id, person)).options[act.option]
        extras = {
            line.id: line.most or line.quantity
            for line in option.lines
            if line.optional and (act.extras or line.preselected)
        }
        review = await self.container.review_offer()(
            ReviewOffer(
                contractor_id=self.known.contractor_id,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                option_id=option.id,
                extras=extras,
                language=person.language,
            )
        )
        await self.container.approve_estimate()(
            ApproveEstimate(
                contractor_id=self.known.contractor_id,
                by=person.actor,
                estimate_id=estimate_id,
                customer_id=person.customer_id,
                option_id=option.id,
                extras=extras,
                content_hash=review.content_hash,
                agreed=True,
                signer_name=person.signs_as,
                typed=person.signs_as,
                language=person.language,
                key=FORM,
            )
        )
        await self._learn(act.estimate, estimate_id, person)

    async def _learn(self, key: str, estimate_id: UUID, person: Person) -> None:
        view = await self._view(estimate_id, person)
        jobs = await self.container.list_jobs()(
            ListJobs(contractor_id=self.known.contractor_id, customer_id=person.customer_id)
        )
        self.known.jobs[key] = next(job.id for job in jobs.items if job.number == view.job_number)
        if view.deposit_invoice is not None:
            self.known.invoices[key] = view.deposit_invoice.id

    async def _view(self, estimate_id: UUID, person: Person) -> EstimateView:
        return await self.container.get_estimate()(
            GetEstimate(contractor_id=self.known.contractor_id, estimate_id=estimate_id, customer_id=person.customer_id)
        )

    def _of(self, key: str) -> tuple[UUID, Person]:
        return self.known.estimates[key], self.known.owners[key]
