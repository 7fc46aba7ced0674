"""EST-7, INV-3: page, PDF and mail of one document have the same figures in the same order."""

import re
from collections.abc import Sequence
from email import message_from_string, policy
from email.message import EmailMessage
from uuid import UUID

import pytest

from application.contractors.settings import ChangeSettings, GetSettings, SettingsPatch, TaxClassInput
from application.estimates.content import DepositInput, EstimateContent, OfferedLineInput, OptionInput
from application.estimates.draft_estimate import DraftEstimate
from application.estimates.send_estimate import SendEstimate
from application.invoices.bill import BillInput
from application.invoices.draft_invoice import DraftInvoice
from application.invoices.send_invoice import SendInvoice
from application.shared.lines import DiscountInput, LineInput
from domain.access.access_token import Purpose
from domain.estimates.offer import DepositKind
from domain.invoices.invoice import InvoiceKind
from tests.drivers.prints import print_seen
from tests.http.pages.office import STAFF, Office
from tests.http.pages.visitor import Visitor
from tests.integration.mail.test_rendering import Page
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio
AMOUNT = re.compile(r"−?\$\d[\d,]*\.\d\d")

# 320.00 less 10 percent is 288.00; its tax of 8.25 percent is 23.76
LINES = (
    LineInput(description="Labor", quantity="2", unit="h", unit_price_minor=12_000, tax_class="sales"),
    LineInput(description="Blower motor", unit_price_minor=8_000, tax_class="sales"),
)
TENTH = DiscountInput(percent="10")
LEADS_TO_TOTAL = ["$120.00", "$240.00", "$80.00", "$320.00", "−$32.00", "$23.76", "$311.76"]


def amounts(text: str) -> list[str]:
    return AMOUNT.findall(text.replace("\N{ZERO WIDTH SPACE}", ""))


def in_order(wanted: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether all of `wanted` stand in `shown`, one behind the other, whatever stands between."""
    rest = iter(shown)
    return all(one in rest for one in wanted)


def on_page(page: str) -> list[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return amounts(re.sub(r"<[^>]*>", " ", main))


@pytest.fixture(scope="module")
async def taxed(portal: RunningPortal) -> None:
    container, office = portal.container, Office(portal)
    settings = await container.get_settings()(GetSettings(contractor_id=office.contractor_id))
    tax = TaxClassInput(code="sales", name="Sales tax", rate="8.25")
    patch = SettingsPatch(version=settings.version, tax_classes=(tax,))
    await container.change_settings()(ChangeSettings(contractor_id=office.contractor_id, by=STAFF, patch=patch))


async def mailed(portal: RunningPortal, email: str) -> tuple[EmailMessage, bytes]:
    """The newest mail to `email`, and the PDF that came with it."""
    await portal.work_off()
    [newest, *_] = await portal.sandbox.await_for_mail(email)
    raw = (await portal.sandbox.amail(newest["id"]))["raw"]
    mail = message_from_string(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    [pdf] = [part.get_content() for part in mail.iter_attachments()]
    return mail, pdf


def told(mail: EmailMessage) -> tuple[list[str], list[str], list[str]]:
    """The amounts of a mail's subject, its text and its HTML."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert html
    return amounts(mail["subject"]), amounts(text.get_content()), amounts(Page(html.get_content()).text)


async def test_an_invoice_has_the_same_figures_everywhere(
    office: Office, visitor: Visitor, portal: RunningPortal, taxed: None
) -> None:
    customer = await office.customer("figures@example.com")
    bill = BillInput(title="Repair", lines=LINES, discount=TENTH)
    invoice_id = await portal.container.draft_invoice()(
        DraftInvoice(
            contractor_id=office.contractor_id,
            by=STAFF,
            kind=InvoiceKind.FINAL,
            customer_id=customer.id,
            property_id=customer.properties[0].id,
            bill=bill,
        )
    )
    await portal.container.send_invoice()(
        SendInvoice(contractor_id=office.contractor_id, by=STAFF, invoice_id=invoice_id)
    )
    mail, pdf = await mailed(portal, "figures@example.com")
    link = await office.link(Purpose.INVOICE, invoice_id, contact_id=customer.contacts[0].id)
    page, printed = on_page((await visitor.open(link)).text), amounts(print_seen(pdf).text)
    subject, text, html = told(mail)
    assert in_order(LEADS_TO_TOTAL, page)
    assert in_order(LEADS_TO_TOTAL, printed)
    assert set(page) == set(printed) == set(LEADS_TO_TOTAL)
    assert subject == ["$311.76"]
    assert text == html
    assert set(text) == {"$311.76"}

    await pay_a_part(office, visitor, portal, invoice_id)
    left = ["$311.76", "−$100.00", "$211.76"]
    page, printed = on_page((await visitor.open(link)).text), amounts(await printed_now(visitor, portal, link))
    for shown in (page, printed):
        assert in_order([*LEADS_TO_TOTAL, *left[1:]], shown)
        assert set(shown) == {*LEADS_TO_TOTAL, *left, "$100.00"}  # each payment stands by itself too
    receipt, receipt_pdf = await mailed(portal, "figures@example.com")
    subject, text, html = told(receipt)
    assert subject == ["$100.00"]
    assert text == html
    assert in_order(["$100.00", "$211.76"], text)
    assert in_order(["$100.00", "$211.76"], amounts(print_seen(receipt_pdf).text))


async def pay_a_part(office: Office, visitor: Visitor, portal: RunningPortal, invoice_id: UUID) -> None:
    link = await office.payment_link(invoice_id, minor=10_000)
    started = await visitor.send(await visitor.open(link), "/payments")
    session = re.search(r"cs_test_[A-Za-z0-9]+", started.headers["location"])
    assert session
    await portal.sandbox.apay(session[0])
    asked = [one for one in portal.sandbox.requests()["latest"] if one["method"] == "POST"]
    back = await visitor.open(re.sub(r"^https?://[^/]+", "", str(asked[-1]["params"]["success_url"])))
    assert "You paid $100.00" in (await visitor.open(back.headers["location"])).text


async def printed_now(visitor: Visitor, portal: RunningPortal, link: str) -> str:
    waiting = await visitor.open(f"{link}/pdf")
    if waiting.status_code == 202:
        await portal.work_off()
        waiting = await visitor.open(f"{link}/pdf")
    return print_seen(waiting.content).text


def options() -> tuple[OptionInput, ...]:
    given = [{name: getattr(line, name) for name in LineInput.__struct_fields__} for line in LINES]
    repair = tuple(OfferedLineInput(**values) for values in given)
    new = (
        OfferedLineInput(description="Furnace", unit_price_minor=420_000, tax_class="sales"),
        OfferedLineInput(
            description="Thermostat", unit_price_minor=24_900, tax_class="sales", optional=True, preselected=True
        ),
        OfferedLineInput(description="Register", unit_price_minor=10_000, tax_class="sales", optional=True),
    )
    return OptionInput(name="Repair", lines=repair), OptionInput(name="New", lines=new, recommended=True)


# Without a discount: 320.00 and 26.40 tax; 4,449.00 with the thermostat, and 367.04 tax.
REPAIR = ["$240.00", "$80.00"]
NEW = ["$4,200.00", "$249.00", "$100.00"]
REPAIR_SUMS, NEW_SUMS = ["$320.00", "$26.40", "$346.40"], ["$4,449.00", "$367.04", "$4,816.04"]


async def test_an_estimate_has_the_same_figures_everywhere(
    office: Office, visitor: Visitor, portal: RunningPortal, taxed: None
) -> None:
    customer = await office.customer("offered@example.com")
    deposit = DepositInput(kind=DepositKind.PERCENT, percent="25")
    estimate_id = await portal.container.draft_estimate()(
        DraftEstimate(
            contractor_id=office.contractor_id,
            by=STAFF,
            customer_id=customer.id,
            property_id=customer.properties[0].id,
            content=EstimateContent(title="Heating", options=options(), deposit=deposit),
        )
    )
    await portal.container.send_estimate()(
        SendEstimate(contractor_id=office.contractor_id, by=STAFF, estimate_id=estimate_id)
    )
    mail, pdf = await mailed(portal, "offered@example.com")
    link = await office.link(Purpose.ESTIMATE, estimate_id, contact_id=customer.contacts[0].id)
    estimate = await office.see_estimate(estimate_id)
    printed = amounts(print_seen(pdf).text)
    assert in_order([*REPAIR, *REPAIR_SUMS, "$86.60", *NEW, *NEW_SUMS, "$1,204.01"], printed)
    plain = on_page((await visitor.open(link)).text)
    assert in_order([REPAIR_SUMS[-1], *REPAIR, NEW_SUMS[-1], *NEW], plain)
    thermostat = estimate.options[1].lines[1].id
    for option, ticked, sums, asked in (
        (estimate.options[0], "", REPAIR_SUMS, "$86.60"),
        (estimate.options[1], f"&take.{estimate.options[1].id}={thermostat}", NEW_SUMS, "$1,204.01"),
    ):
        page = on_page((await visitor.open(f"{link}?option={option.id}{ticked}")).text)
        assert in_order([*sums, asked], page)
    subject, text, html = told(mail)
    assert subject == []
    assert text == html == [REPAIR_SUMS[-1], NEW_SUMS[-1]]


def test_figures_out_of_order_are_told_apart() -> None:
    assert in_order(["$1.00", "$2.00"], ["$1.00", "$3.00", "$2.00"])
    assert not in_order(["$2.00", "$1.00"], ["$1.00", "$3.00", "$2.00"])
    assert not in_order(["$1.00", "$1.00"], ["$1.00", "$2.00"])
    assert amounts("−$1,250.00 and $\N{ZERO WIDTH SPACE}5.05, $5") == ["−$1,250.00", "$5.05"]
