"""EST-2, EST-3, EST-7: an estimate behind its link, as it is read, priced and decided."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape

import pytest

from application.estimates.content import DepositInput
from domain.access.access_token import Purpose
from domain.customers.customer import Role
from domain.estimates.offer import DepositKind
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.http.pages.visitor import Visitor, form_to
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio


async def test_an_estimate_opens_with_what_it_is_and_what_it_costs(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    page = await visitor.open(await office.link(Purpose.ESTIMATE, estimate.id))
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert f"Estimate {estimate.number}" in page.text
    assert page.text.count("<h1") == 1
    for words in ("$4,449.00", "Furnace X96", "Take the old one out.", "Net 14.", "2 Oak Ave, Albany, NY 12207"):
        assert words in page.text


async def test_several_options_have_no_total_until_one_is_chosen(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(), REPAIR, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    page = await visitor.open(link)
    assert "Choose an option to see what it comes to." in page.text
    repair = estimate.options[0]
    chosen = await visitor.open(f"{link}?option={repair.id}")
    assert "Your choice: Repair" in chosen.text
    assert "Choose an option to see what it comes to." not in chosen.text


async def test_ticked_extras_and_their_quantity_move_the_total_that_the_server_computes(
    office: Office, visitor: Visitor
) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    option = estimate.options[0]
    register = next(line for line in option.lines if line.most)
    query = f"?option={option.id}&take.{option.id}={register.id}&quantity.{register.id}=3"
    for address in (f"{link}{query}", f"{link}/total{query}"):
        page = await visitor.open(address)
        assert page.status_code == 200
        assert "$4,500.00" in page.text  # the furnace and three registers; the thermostat is not ticked
    refused = await visitor.open(f"{link}{query}7")
    assert refused.status_code == 422
    assert "can be taken from 1 to 6 times" in refused.text


@pytest.mark.parametrize("quantity", ["NaN", "1e3", "-1", "0", "1,5", "٣", "9" * 30])
async def test_a_quantity_that_is_no_plain_number_is_refused(office: Office, visitor: Visitor, quantity: str) -> None:
    estimate = await office.estimate(await office.customer())
    option = estimate.options[0]
    register = next(line for line in option.lines if line.most)
    page = await visitor.client.get(
        await office.link(Purpose.ESTIMATE, estimate.id),
        params={"option": str(option.id), f"take.{option.id}": str(register.id), f"quantity.{register.id}": quantity},
    )
    # too long to be a number that somebody means: it counts as not given
    assert page.status_code == (200 if len(quantity) > 20 else 422)


async def test_the_review_shows_all_that_will_be_bound(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    fields = dict(form_to(review, "/approval").fields)
    for words in ("$4,449.00", "$1,112.25", "Net 14.", "I agree to the scope", fields["content_hash"][:12]):
        assert words in review.text


async def test_approving_with_a_typed_name_leads_to_what_is_next(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    review = await visitor.open(f"{link}/approve")
    sent = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace")
    assert (sent.status_code, sent.headers["location"]) == (303, link)
    approved = await office.see_estimate(estimate.id)
    assert approved.status == "approved"
    assert approved.decision is not None
    assert (approved.decision.signer_name, approved.decision.by_kind) == ("Ada Lovelace", "link")
    assert approved.decision.content_hash == dict(form_to(review, "/approval").fields)["content_hash"]
    page = await visitor.open(link)
    assert f'href="{link}/deposit/pay"' in page.text
    assert "Pay the deposit: $1,112.25" in page.text
    assert page.text.index("/deposit/pay") < page.text.index(f"{link}/pdf")


async def test_the_same_form_sent_again_is_the_same_approval(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    review = await visitor.open(f"{link}/approve")
    for _ in range(2):
        sent = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace")
        assert sent.status_code == 303
    other = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada Lovelace", key="another-form-1")
    assert other.status_code == 409
    assert "Ada Lovelace approved this estimate" in other.text


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ({"signer_name": "Ada"}, "tick that you agree", "agreed"),
        ({"signer_name": "  ", "agreed": "yes"}, "name of the person who signs", "signer_name"),
        ({"signer_name": "Ada", "agreed": "yes", "mark": "drawn"}, "Your signature is needed", "mark-typed"),
    ],
)
async def test_a_refused_approval_says_why_beside_the_field_and_keeps_what_was_typed(
    office: Office, visitor: Visitor, typed: dict[str, str], sentence: str, field: str
) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    page = await visitor.send(review, "/approval", **typed)
    assert page.status_code == 422
    assert re.search(rf'role="alert".*?href="#{field}">[^<]*{sentence}', page.text, re.DOTALL)
    assert 'aria-invalid="true"' in page.text
    again = dict(form_to(page, "/approval").fields)
    assert again["signer_name"] == typed["signer_name"]
    assert again["key"] == dict(form_to(review, "/approval").fields)["key"]
    assert (await office.see_estimate(estimate.id)).status == "sent"


@pytest.mark.parametrize("drawn", ["data:image/svg+xml;base64,AAAA", "data:image/png;base64,%%%", "x" * 50])
async def test_a_drawing_that_is_no_picture_is_refused(office: Office, visitor: Visitor, drawn: str) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    page = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada", mark="drawn", drawn=drawn)
    assert page.status_code == 422
    assert (await office.see_estimate(estimate.id)).status == "sent"


@pytest.mark.T41
async def test_what_changed_since_it_was_shown_must_be_read_again(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    page = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada", content_hash="0" * 64)
    assert page.status_code == 409
    assert "has changed since you opened it" in page.text
    assert (await visitor.send(page, "/approval")).status_code == 422, "it has to be agreed to anew"
    again = await visitor.send(page, "/approval", agreed="yes")
    assert again.status_code == 303, "what was typed is still there, and now the content is the one shown"


@pytest.mark.T43
async def test_an_option_of_another_estimate_cannot_be_approved(office: Office, visitor: Visitor) -> None:
    customer = await office.customer()
    estimate, other = await office.estimate(customer), await office.estimate(customer)
    review = await visitor.open(f"{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
    page = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada", option=str(other.options[0].id))
    assert page.status_code == 422
    assert (await office.see_estimate(estimate.id)).status == "sent"


async def test_the_way_to_approve_asks_for_an_option_first(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(), REPAIR, NEW)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    page = await visitor.open(f"{link}/approve")
    assert (page.status_code, page.headers["location"]) == (303, f"{link}#options")


async def test_declining_with_a_reason(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    sent = await visitor.send(await visitor.open(f"{link}/decline"), "/decline", reason="Too <b>dear</b>.")
    assert sent.status_code == 303
    page = await visitor.open(link)
    assert "is declined" in page.text
    assert "Too &lt;b&gt;dear&lt;/b&gt;." in page.text
    assert "/approve" not in page.text
    late = await visitor.open(f"{link}/approve")
    assert (late.status_code, late.headers["location"]) == (303, link)


async def test_asking_for_changes_leaves_the_offer_open(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    form = await visitor.open(f"{link}/changes")
    empty = await visitor.send(form, "/changes", message="   ")
    assert empty.status_code == 422
    assert "This is still empty" in empty.text
    sent = await visitor.send(form, "/changes", message="A smaller one, please.")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{link}/changes/sent")
    assert "stays open" in (await visitor.open(f"{link}/changes/sent")).text
    assert (await office.see_estimate(estimate.id)).status == "sent"


@pytest.mark.T46
async def test_an_expired_estimate_says_so_and_offers_no_action(
    office: Office, visitor: Visitor, move_clock: Callable[[timedelta], Awaitable[None]]
) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    review = await visitor.open(f"{link}/approve")
    await move_clock(timedelta(days=31))
    page = await visitor.open(link)
    assert "has run out" in page.text
    assert "/approve" not in page.text
    late = await visitor.send(review, "/approval", agreed="yes", signer_name="Ada")
    assert late.status_code == 409
    assert (await office.see_estimate(estimate.id)).status == "expired"


async def test_who_may_only_look_is_offered_no_decision_and_has_none(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(role=Role.VIEW))
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    page = await visitor.open(link)
    assert "/approve" not in page.text.replace(f'action="{link}/approve"', "")
    assert "Review and approve" not in page.text
    for path in ("/approve", "/decline", "/changes"):
        assert (await visitor.open(f"{link}{path}")).status_code == 403


async def test_a_contact_reads_in_their_own_language(office: Office, visitor: Visitor) -> None:
    estimate = await office.estimate(await office.customer(language="fr"))
    page = await visitor.open(await office.link(Purpose.ESTIMATE, estimate.id), accept_language="es")
    assert '<html lang="fr">' in page.text


@pytest.mark.T63
async def test_what_people_wrote_is_shown_as_they_wrote_it(office: Office, visitor: Visitor) -> None:
    customer = await office.customer(name='<script>alert("x")</script>')
    estimate = await office.estimate(customer, title="{{7*7}}<img src=x>", scope="${7*7}\n<b>bold</b>", terms="{% x %}")
    page = await visitor.open(await office.link(Purpose.ESTIMATE, estimate.id))
    assert "<script>alert" not in page.text
    for words in ("{{7*7}}&lt;img src=x&gt;", "${7*7}\n&lt;b&gt;bold", "{% x %}", "&lt;script&gt;alert"):
        assert words in page.text


async def test_the_pdf_is_made_by_a_worker_and_then_handed_out(
    office: Office, visitor: Visitor, portal: RunningPortal
) -> None:
    estimate = await office.estimate(await office.customer())
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    asked = asyncio.create_task(visitor.open(f"{link}/pdf"))
    while not asked.done():
        await portal.work_off()
    page = await asked
    if page.status_code == 202:  # a busy machine: the page says that the PDF is being made, and is opened again
        page = await visitor.open(f"{link}/pdf")
    assert page.headers["content-type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-")
    assert page.headers["content-disposition"] == f'inline; filename="{estimate.number}.pdf"'
    assert page.headers["cache-control"] == "no-store"


FULL = DepositInput(kind=DepositKind.PERCENT, percent="25", full_allowed=True)


async def test_everything_may_be_paid_at_approval_where_the_contractor_offers_it(
    office: Office, visitor: Visitor
) -> None:
    estimate = await office.estimate(await office.customer(), deposit=FULL)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    usual = await visitor.open(f"{link}/approve")
    assert "Pay everything when I approve: $4,449.00" in usual.text
    way = re.search(r'href="([^"]+)">Pay everything', usual.text)
    assert way
    full = await visitor.open(unescape(way[1]))
    assert "After that we ask for a deposit of $4,449.00" in full.text
    await visitor.send(full, "/approval", agreed="yes", signer_name="Ana Morales", mark="typed")
    approved = await office.see_estimate(estimate.id)
    assert approved.deposit_invoice is not None
    assert (approved.deposit_invoice.total_minor, approved.status) == (444_900, "approved")


async def test_paying_everything_is_not_offered_otherwise_and_cannot_be_forced(
    office: Office, visitor: Visitor
) -> None:
    estimate = await office.estimate(await office.customer(), deposit=QUARTER)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    assert "Pay everything" not in (await visitor.open(f"{link}/approve")).text
    forced = await visitor.open(f"{link}/approve?option={estimate.options[0].id}&pay=full")
    assert forced.status_code == 422
    assert (await office.see_estimate(estimate.id)).status == "sent"
