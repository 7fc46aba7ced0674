"""EST-2, EST-4, API-3: choosing and signing in a real browser: fingers, turned phones, reloads, and no script."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, Page

from application.estimates.content import OfferedLineInput, OptionInput
from application.estimates.views import EstimateView
from domain.access.access_token import Purpose
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.http.pages.test_in_chromium import address, chromium

__all__ = ["address", "chromium"]  # fixtures
pytestmark = pytest.mark.anyio

PHONE, TURNED = {"width": 390, "height": 844}, {"width": 844, "height": 390}
INK = """(canvas) => { const { width, height } = canvas;
const at = canvas.getContext("2d").getImageData(0, 0, width, height).data;
let least = width, most = 0;
for (let spot = 3; spot < at.length; spot += 4) if (at[spot] > 128) {
  const x = ((spot - 3) / 4) % width; least = Math.min(least, x); most = Math.max(most, x); }
return [least / width, most / width, width / canvas.clientWidth]; }"""


@asynccontextmanager
async def _phone(browser: Browser, **other: object) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=PHONE, has_touch=True, device_scale_factor=2, **other)  # type: ignore[arg-type]
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await context.close()
    assert errors == []


async def _sheet(page: Page, address: str, link: str) -> None:
    """The review, with the sheet to draw on in the middle of the screen."""
    await page.goto(f"{address}{link}/approve")
    await page.get_by_label("Draw my signature", exact=True).check()
    await page.locator("canvas").evaluate("(canvas) => canvas.scrollIntoView({ block: 'center' })")


async def _stroke(page: Page) -> None:
    box = await page.locator("canvas").bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.7)
    await page.mouse.down()
    for step in range(1, 25):
        height = 0.3 if step % 2 else 0.7
        await page.mouse.move(box["x"] + box["width"] * (0.2 + step * 0.025), box["y"] + box["height"] * height)
    await page.mouse.up()


async def offered(office: Office, *options: OptionInput) -> tuple[EstimateView, str]:
    estimate = await office.estimate(await office.customer(), *options, deposit=QUARTER)
    return estimate, await office.link(Purpose.ESTIMATE, estimate.id)


async def test_a_turned_phone_keeps_the_drawing_sharp_and_in_place(
    office: Office, chromium: Browser, address: str
) -> None:
    _, link = await offered(office)
    async with _phone(chromium) as page:
        await _sheet(page, address, link)
        await _stroke(page)
        before, drawn = await page.locator("canvas").evaluate(INK), page.locator("input[name=drawn]")
        sent = await drawn.input_value()
        await page.set_viewport_size(TURNED)  # type: ignore[arg-type]
        await page.wait_for_function("document.querySelector('canvas').clientWidth > 400")
        await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        after = await page.locator("canvas").evaluate(INK)
        assert before == pytest.approx([0.2, 0.8, 2], abs=0.02), "from where to where, and two dots for a point"
        assert after == pytest.approx(before, abs=0.02)
        assert await drawn.input_value() == sent


async def test_ink_is_dark_on_white_paper_on_a_dark_page(office: Office, chromium: Browser, address: str) -> None:
    _, link = await offered(office)
    async with _phone(chromium, color_scheme="dark") as page:
        await _sheet(page, address, link)
        await _stroke(page)
        sent = await page.locator("input[name=drawn]").input_value()
        paper = await page.locator("canvas").evaluate("(canvas) => getComputedStyle(canvas).backgroundColor")
    picture = Image.open(BytesIO(base64.b64decode(sent.partition(",")[2]))).convert("RGB")
    colors = picture.getcolors(maxcolors=1 << 20) or []
    assert (picture.size, paper) == ((800, 400), "rgb(255, 255, 255)")
    assert max(colors)[1] == (255, 255, 255)
    assert min(sum(color) for _, color in colors) == sum((0x10, 0x20, 0x4A))


async def test_a_finger_draws_on_the_sheet_and_scrolls_beside_it(
    office: Office, chromium: Browser, address: str
) -> None:
    _, link = await offered(office)
    async with _phone(chromium) as page:
        await _sheet(page, address, link)
        box = await page.locator("canvas").bounding_box()
        assert box
        devtools = await page.context.new_cdp_session(page)

        async def swipe(y: float) -> float:
            """How far the page moves when a finger goes 100 points down from here."""
            before: float = await page.evaluate("scrollY")
            await devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 120, "y": y}]})
            for way in range(10, 101, 10):
                moved = {"type": "touchMove", "touchPoints": [{"x": 120, "y": y + way}]}
                await devtools.send("Input.dispatchTouchEvent", moved)
                await page.evaluate("() => new Promise(requestAnimationFrame)")
            await devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            after: float = await page.evaluate("scrollY")
            return after - before

        assert await swipe(box["y"] + 20) == 0
        assert await page.locator("input[name=drawn]").input_value() != ""
        assert await swipe(box["y"] - 60) < -50


async def test_a_reload_and_another_language_keep_what_is_chosen(
    office: Office, chromium: Browser, address: str
) -> None:
    _, link = await offered(office, REPAIR, NEW)
    async with _phone(chromium) as page:
        await page.goto(address + link)
        await page.get_by_role("radio", name="New furnace").check()
        await page.get_by_label("Register").check()
        await page.get_by_label("How many").fill("3")
        await page.locator("#live-bar").get_by_text("$4,749.00").wait_for()
        await page.reload()
        await page.locator("#live-bar").get_by_text("$4,749.00").wait_for()
        assert await page.get_by_label("How many").input_value() == "3"
        await page.get_by_role("button", name="Español").click()
        await page.locator("html[lang=es]").wait_for()
        assert await page.get_by_role("radio", name="New furnace").is_checked()
        assert await page.locator("input[type=number]").input_value() == "3"


async def test_without_script_the_total_is_asked_for_and_a_typed_name_signs(
    office: Office, chromium: Browser, address: str
) -> None:
    estimate, link = await offered(office, REPAIR, NEW)
    async with _phone(chromium, java_script_enabled=False) as page:
        await page.goto(address + link)
        await page.get_by_role("radio", name="New furnace").check()
        await page.get_by_label("Register").check()
        await page.get_by_role("button", name="Show the new total").click()
        await page.locator("#live-summary").get_by_text("$4,549.00").first.wait_for()
        await page.get_by_role("button", name="Review and approve").click()
        assert await page.get_by_label("Draw my signature", exact=True).is_hidden()
        await page.get_by_label("I agree").check()
        await page.get_by_label("Your full name").fill("Ada Lovelace")
        await page.get_by_role("button", name="Approve for $4,549.00").click()
        await page.get_by_role("heading", name="is approved").wait_for()
    assert (await office.see_estimate(estimate.id)).status == "approved"


WORD = "W" * 80
WORST = OptionInput(
    name=f"{WORD} תקווה",
    summary=f"مضخة حرارية جديدة 🏠 {WORD}",
    recommended=True,
    lines=(
        *(
            OfferedLineInput(description=f"{WORD} {number}", quantity="12.5", unit="hours", unit_price_minor=99_999_99)
            for number in range(58)
        ),
        *(
            OfferedLineInput(description=f"{number} {WORD}", unit_price_minor=9_999_999_99, optional=True, most="9")
            for number in range(2)
        ),
    ),
)
DEAR = OptionInput(name="Dear", lines=(OfferedLineInput(description=WORD, unit_price_minor=999_999_999_00),))
EMPTY = OptionInput(name="🧰", lines=(OfferedLineInput(description="🔧", unit_price_minor=1, optional=True),))


@pytest.mark.parametrize(("width", "text"), [(390, 100), (390, 200), (1280, 100), (1280, 200)])
async def test_the_longest_names_and_largest_figures_stay_on_the_page(
    office: Office, chromium: Browser, address: str, width: int, text: int
) -> None:
    customer = await office.customer(name=("Maximiliana " * 20)[:200].strip())
    estimate = await office.estimate(customer, WORST, DEAR, EMPTY, title=(WORD * 3)[:200], scope=WORD * 9, terms=WORD)
    link = await office.link(Purpose.ESTIMATE, estimate.id)
    options = [f"?edited=yes&option={option.id}" for option in estimate.options]
    async with _phone(chromium) as page:
        await page.set_viewport_size({"width": width, "height": 844})
        for path in (*options, *(f"/approve{option}" for option in options), "/decline", "/changes"):
            await page.goto(f"{address}{link}{path}")
            await page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
            beyond = await page.evaluate(
                """() => [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility())
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
                .filter((one) => !one.closest(".bar-sum small")).map((one) => one.outerHTML.slice(0, 120))"""
            )
            assert beyond == [], path
