"""Pages full of what nobody expects: they must still read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from PIL import Image, ImageDraw

from application.estimates.content import EstimateContent, LinePictureInput, OfferedLineInput, OptionInput
from application.invoices.bill import BillInput
from application.shared.lines import LineInput
from domain.access.access_token import Purpose
from domain.contractors.contractor import Settings
from domain.shared.pricing import TaxClass
from tests.integration.pictures.files import file
from tests.look.house import House, Opening, Person
from tests.look.offers import DEPOSIT, NAME, SETTINGS, branded
from tests.look.scene import Scene, shown

LONG = ("Alexandra Featherstonehaugh-Montgomery and the Honourable Bartholomew Cholmondeley-Warner of " * 3)[:199] + "z"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC, HEBREW = "شركة النسيم للتدفئة والتكييف وصيانة المنازل", "אורית בן־דוד (משפחת לוי־כהן)"
EMOJI = "Zoë 👩🏽‍🔧🔥 O’Neill-Åström 👨‍👩‍👧‍👦 <b>&amp;</b> 🇪🇸"


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble, laid over everything that a contractor or customer can write."""

    name: str  # of the contractor
    text: str  # of the customer, titles, lines, options and units
    settings: Settings = SETTINGS
    minor: int = 48_000
    beside: LinePictureInput | None = None

    def line(self, **more: object) -> OfferedLineInput:
        return OfferedLineInput(
            description=self.text,
            quantity="1.5",
            unit=self.text[:40],
            unit_price_minor=self.minor,
            tax_class="parts",
            picture=self.beside,
            **more,  # type: ignore[arg-type]
        )

    @property
    def offer(self) -> EstimateContent:
        lines = (
            self.line(),
            self.line(),
            self.line(optional=True, preselected=True),
            self.line(optional=True, most="20"),
        )
        options = tuple(
            OptionInput(name=self.text, summary=self.text, recommended=place == 1, lines=lines) for place in range(3)
        )
        return EstimateContent(title=self.text, scope=self.text, options=options, terms=self.text, deposit=DEPOSIT)

    @property
    def bill(self) -> BillInput:
        line = LineInput(
            description=self.text, quantity="1.5", unit=self.text[:40], unit_price_minor=self.minor, tax_class="parts"
        )
        return BillInput(title=self.text, note=self.text, lines=(line, line))


@dataclass(frozen=True)
class Logo:
    """Of an awkward shape, in an ink that one of the schemes swallows."""

    size: tuple[int, int]
    ink: str

    @property
    def file(self) -> bytes:
        drawn = Image.new("RGBA", self.size, (0, 0, 0, 0))
        ImageDraw.Draw(drawn).rectangle((2, 2, self.size[0] - 3, self.size[1] - 3), outline=self.ink, width=8)
        return file(drawn)


def taxed(name: str, **branding: str) -> Settings:
    return replace(branded(**branding), tax_classes=(TaxClass("parts", name, Decimal("21.375")),))


TROUBLES = {
    "long": Trouble(LONG, LONG, taxed(LONG, address=LONG, phone="+1 (828) 555-0142 extension 1234567890")),
    "word": Trouble(WORD, WORD, taxed(WORD, address=WORD, phone="+18285550142" * 3)),
    "rtl": Trouble(ARABIC, HEBREW, taxed(HEBREW, address=ARABIC)),
    "emoji": Trouble(EMOJI, EMOJI, taxed(EMOJI, address=EMOJI)),
    "nine-digits": Trouble(NAME, "Chiller plant", taxed("Sales tax"), minor=9_876_543_210),
    "white-accent": Trouble(NAME, "Heat pump", branded(accent="#ffffff")),
    "black-accent": Trouble(NAME, "Heat pump", branded(accent="#14181d")),
    "yellow-accent": Trouble(NAME, "Heat pump", branded(accent="#ffee00")),
}
LOGOS = {
    "wide-logo": Logo((2000, 100), "white"),
    "tall-logo": Logo((100, 2000), "black"),
    "square-logo": Logo((1600, 1600), "white"),
}
COLORS = {"white-accent", "black-accent", "yellow-accent"}

Page = Callable[[Scene, House, Person, Trouble], Awaitable[Opening]]


async def estimate(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    return house.page(person.visitor, await house.offered(person, trouble.offer))


async def review(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    sent = await house.estimate(person, trouble.offer)
    link = await house.link(Purpose.ESTIMATE, sent.id)
    return house.page(person.visitor, f"{link}/approve?option={sent.options[1].id}")


async def approved(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    sent = await house.approved(person, trouble.offer, option=1)
    return house.page(person.visitor, await house.link(Purpose.ESTIMATE, sent.id))


async def overdue(scene: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    async with scene.days_ago(40):
        invoice_id = await house.invoice(person, trouble.bill)
    return house.page(person.visitor, await house.link(Purpose.INVOICE, invoice_id))


async def pay(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    invoice_id = await house.invoice(person, trouble.bill)
    return house.page(person.visitor, f"{await house.link(Purpose.INVOICE, invoice_id)}/pay")


async def paid(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    invoice_id = await house.invoice(person, trouble.bill)
    payment_id = await house.pay(person, invoice_id, minor=20_000)
    return house.page(person.visitor, f"{await house.link(Purpose.INVOICE, invoice_id)}/payments/{payment_id}")


async def link(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    invoice_id = await house.invoice(person, trouble.bill)
    _, address = await house.payment_link(invoice_id, minor=20_000, purpose=trouble.text)
    return house.page(person.visitor, address)


async def dashboard(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    return await _listed(house, person, trouble, "/")


async def estimates(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    return await _listed(house, person, trouble, "/estimates")


async def invoices(_: Scene, house: House, person: Person, trouble: Trouble) -> Opening:
    return await _listed(house, person, trouble, "/invoices")


async def _listed(house: House, person: Person, trouble: Trouble, address: str) -> Opening:
    await house.estimate(person, trouble.offer)
    await house.invoice(person, trouble.bill)
    return house.page(await house.sign_in(person), address)


PAGES: dict[str, Page] = {
    "estimate": estimate,
    "review": review,
    "approved": approved,
    "invoice": overdue,
    "pay": pay,
    "payment": paid,
    "link": link,
    "dashboard": dashboard,
    "estimates": estimates,
    "invoices": invoices,
}


def troubled(kind: str, page: str) -> None:
    @shown(f"{kind}-{page}")
    async def made(scene: Scene) -> Opening:
        trouble = TROUBLES[kind]
        house = await scene.house(kind, name=trouble.name, settings=trouble.settings)
        text = trouble.text if kind not in COLORS else "Ana Morales"
        person = await house.person(text, street=text, city=text)
        return await PAGES[page](scene, house, person, trouble)


def with_logo(kind: str, page: str) -> None:
    @shown(f"{kind}-{page}")
    async def made(scene: Scene) -> Opening:
        """With a picture of the same shape beside each line."""
        if kind not in scene.kept:
            house = await scene.house(kind, name=LONG, settings=SETTINGS)
            await house.show_logo(LOGOS[kind].file)
            scene.kept[kind] = house, await house.picture(LOGOS[kind].file)
        house, picture = scene.kept[kind]
        beside = LinePictureInput(id=picture, alt=LONG)
        person = await house.person("Ana Morales")
        return await PAGES[page](scene, house, person, Trouble(LONG, "Heat pump", beside=beside))


for kind in TROUBLES:
    for page in PAGES if kind not in COLORS else ("estimate", "review", "pay", "dashboard"):
        troubled(kind, page)
for kind in LOGOS:
    for page in ("estimate", "review", "approved", "invoice", "dashboard"):
        with_logo(kind, page)
