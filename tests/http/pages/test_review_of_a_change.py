"""T41: what stands on the page is what its hash binds, also where staff change the estimate at that very moment."""

from typing import Any

import msgspec
import pytest

from application.estimates.amend_estimate import AmendEstimate
from application.estimates.content import EstimateContent
from application.estimates.review_offer import OfferReview, ReviewOffer, ReviewOfferHandler
from domain.access.access_token import Purpose
from tests.http.pages.office import NEW, STAFF, Office
from tests.http.pages.visitor import Visitor
from tests.support.database import TestDatabase
from tests.support.portal import running_portal
from tests.support.sandbox import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.T41]


class _AmendedJustBefore:
    """The review, after staff have changed what the page has read already."""

    office: Office

    async def __call__(self, query: ReviewOffer) -> OfferReview:
        container = self.office.portal.container
        option = msgspec.structs.replace(NEW, summary="Louder and colder.")
        await container.amend_estimate()(
            AmendEstimate(
                contractor_id=self.office.contractor_id,
                by=STAFF,
                estimate_id=query.estimate_id,
                version=(await self.office.see_estimate(query.estimate_id)).version,
                content=EstimateContent(title="Furnace", scope="Leave the old one in.", options=(option,)),
            )
        )
        begin: Any = container.begin()  # it gives out what begins
        return await ReviewOfferHandler(begin, container.texts())(query)


async def test_T41_a_change_between_two_reads_of_a_page_is_shown_whole(
    database: TestDatabase, sandbox_process: SandboxProcess
) -> None:
    between = _AmendedJustBefore()
    async with running_portal(database, sandbox_process, overrides={"review_offer": between}) as portal:
        between.office = office = Office(portal)
        estimate = await office.estimate(await office.customer())
        page = await Visitor(portal.client).open(
            f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve?edited=yes"
        )
    assert "Leave the old one in." in page.text
    assert "Louder and colder." in page.text
    assert "Take the old one out." not in page.text
    assert "Quieter and warmer." not in page.text
