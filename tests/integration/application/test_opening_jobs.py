"""Work that no estimate precedes: a job that staff open, and what can be billed of it."""

from uuid import UUID, uuid4

import pytest

from application.invoices.draft_invoice import DraftInvoice
from application.jobs.open_job import OpenJob
from application.shared.once import RequestKey
from domain.customers.errors import PropertyUnknown
from domain.invoices.errors import NothingBilled
from domain.invoices.invoice import InvoiceKind
from domain.jobs.job import JobStatus
from tests.integration.application.ground import STAFF, Ground

pytestmark = pytest.mark.anyio


async def opened(ground: Ground, *, property_id: UUID | None = None, request: RequestKey | None = None) -> UUID:
    job_id: UUID = await ground.open_job(
        OpenJob(
            contractor_id=ground.contractor_id,
            by=STAFF,
            customer_id=ground.customer.id,
            property_id=property_id or ground.customer.properties[0].id,
            title="No heat upstairs",
            request=request,
        )
    )
    return job_id


async def test_staff_open_a_job_of_its_own(ground: Ground) -> None:
    job_id = await opened(ground)
    job = ground.job()
    assert (job.id, job.title, job.status, job.estimate_ids) == (job_id, "No heat upstairs", JobStatus.REQUESTED, ())


async def test_the_same_request_opens_it_once(ground: Ground) -> None:
    request = RequestKey(key="a call", fingerprint=b"the same")
    assert await opened(ground, request=request) == await opened(ground, request=request) == ground.job().id


async def test_a_place_of_somebody_else_is_refused(ground: Ground) -> None:
    with pytest.raises(PropertyUnknown):
        await opened(ground, property_id=uuid4())
    assert ground.stored.all("job") == []


async def test_nothing_was_agreed_so_staff_write_its_bill(ground: Ground) -> None:
    await opened(ground)
    with pytest.raises(NothingBilled) as refused:
        await ground.draft_invoice(
            DraftInvoice(contractor_id=ground.contractor_id, by=STAFF, kind=InvoiceKind.FINAL, job_id=ground.job().id)
        )
    assert refused.value.values["reason"] == "write_the_bill"
