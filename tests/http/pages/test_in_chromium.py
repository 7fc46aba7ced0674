"""NFR-1: the pages in a real browser, with script: what is drawn and ticked, axe, the strict policy, the keyboard."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, Page, async_playwright

from domain.access.access_token import Purpose
from tests.http.pages.office import NEW, QUARTER, REPAIR, Office
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.anyio

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
AXE = AXE_FILE_PATH.read_text()


@pytest.fixture(scope="module")
async def address(portal: RunningPortal) -> AsyncIterator[str]:
    """The portal on a port of its own; with a single contractor it answers at any host."""
    config = uvicorn.Config(
        portal.client._transport.app,  # type: ignore[attr-defined]
        port=0,
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    running = asyncio.create_task(server.main_loop())
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await running
    await server.shutdown()


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def _page(browser: Browser, *, size: str = "phone", scheme: str = "light") -> AsyncIterator[Page]:
    """A fresh browser page that must not complain: no script error, nothing that the policy blocks."""
    context = await browser.new_context(viewport=SIZES[size], color_scheme=scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert complaints == []


async def _complaints_of_axe(page: Page) -> list[tuple[str, object]]:
    # run in a world of its own: the page's policy stays as strict as it is
    await page.evaluate(AXE)
    found = await page.evaluate("async () => (await axe.run()).violations")
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_is_cut(
    office: Office, chromium: Browser, address: str, size: str, scheme: str
) -> None:
    customer = await office.customer(name="Alexandra Featherstonehaugh-Montgomery " * 3)
    several, single = await office.estimate(customer, REPAIR, NEW), await office.estimate(customer, deposit=QUARTER)
    invoice_id = await office.invoice(customer, title="W" * 180)
    offer, bill = await office.link(Purpose.ESTIMATE, single.id), await office.link(Purpose.INVOICE, invoice_id)
    paths = [
        await office.link(Purpose.ESTIMATE, several.id),
        *(offer + path for path in ("", "/approve", "/approve?option=x", "/decline", "/changes", "/changes/sent")),
        *(bill + path for path in ("", "/pay")),
        await office.payment_link(invoice_id, minor=1000),
        "/login",
        "/nowhere",
        f"/e/{'A' * 43}",
    ]
    async with _page(chromium, size=size, scheme=scheme) as page:
        for path in paths:
            await page.goto(address + path)
            assert await _complaints_of_axe(page) == [], path
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= SIZES[size]["width"], path
            small = await page.evaluate(
                """[...document.querySelectorAll("button, input:not([type=hidden]), a.main, a.second")]
                .filter((one) => one.checkVisibility())
                .map((one) => one.closest("label.tick, label.pick, label.choice") ?? one)
                .map((one) => one.getBoundingClientRect().height)
                .filter((height) => height < 44)"""
            )
            assert small == [], path


async def test_the_total_follows_what_is_chosen(office: Office, chromium: Browser, address: str) -> None:
    estimate = await office.estimate(await office.customer(), REPAIR, NEW)
    async with _page(chromium) as page:
        await page.goto(address + await office.link(Purpose.ESTIMATE, estimate.id))
        summary = page.locator("#live-summary")
        await page.get_by_label("New furnace").check()
        await summary.get_by_text("$4,449.00").first.wait_for()
        await page.get_by_label("Register").check()
        await page.get_by_label("How many").fill("2")
        await summary.get_by_text("$4,649.00").first.wait_for()
        await page.get_by_role("button", name="Review and approve").click()
        await page.get_by_role("heading", name="for $4,649.00").wait_for()


async def test_a_drawn_signature_approves_and_survives_a_failed_try(
    office: Office, chromium: Browser, address: str
) -> None:
    estimate = await office.estimate(await office.customer())
    async with _page(chromium) as page:
        await page.goto(f"{address}{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
        await page.get_by_label("I agree").check()
        await page.get_by_label("Your full name").fill("Ada Lovelace")
        await page.get_by_label("Draw my signature", exact=True).check()
        await _draw(page)
        await page.get_by_role("button", name="Undo").click()
        assert await page.locator("input[name=drawn]").input_value() == ""
        await page.get_by_text("Nothing is drawn yet").wait_for()
        await _draw(page)
        await page.locator("input[name=content_hash]").evaluate("(field) => (field.value = '0'.repeat(64))")
        await page.get_by_role("button", name="Approve for").click()
        await page.get_by_role("alert").wait_for()
        assert await page.evaluate("document.activeElement.id") == "problem"
        assert await page.get_by_label("Your full name").input_value() == "Ada Lovelace"
        await page.get_by_text("Your signature is drawn").wait_for()
        await page.get_by_label("I agree").check()
        await page.get_by_role("button", name="Approve for").click()
        await page.get_by_role("heading", name="is approved").wait_for()
    decision = (await office.see_estimate(estimate.id)).decision
    assert decision is not None
    assert decision.signature_kind == "drawn"


async def test_an_estimate_is_approved_by_keyboard_alone(office: Office, chromium: Browser, address: str) -> None:
    estimate = await office.estimate(await office.customer())
    async with _page(chromium, size="desk") as page:
        await page.goto(f"{address}{await office.link(Purpose.ESTIMATE, estimate.id)}/approve")
        reached = []
        for _ in range(12):
            await page.keyboard.press("Tab")
            name = await page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
            reached.append(name)
            if name == "agreed":
                await page.keyboard.press("Space")
            elif name == "signer_name":
                await page.keyboard.type("Ada Lovelace")
                await page.keyboard.press("Enter")
                break
        assert reached[0] == "Skip to the content"
        await page.get_by_role("heading", name="is approved").wait_for()


async def test_the_main_action_never_covers_what_has_the_focus(office: Office, chromium: Browser, address: str) -> None:
    estimate = await office.estimate(await office.customer())
    async with _page(chromium) as page:
        await page.goto(address + await office.link(Purpose.ESTIMATE, estimate.id))
        for _ in range(30):
            await page.keyboard.press("Tab")
            covered = await page.evaluate(
                """() => { const at = document.activeElement, bar = document.querySelector(".bar");
                if (at === document.body || bar.contains(at)) return false;
                const one = at.getBoundingClientRect(), other = bar.getBoundingClientRect();
                return one.bottom > other.top + 1 && one.top < other.bottom - 1; }"""
            )
            assert not covered, await page.evaluate("document.activeElement.outerHTML")


async def _draw(page: Page) -> None:
    canvas = page.locator("canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box
    await page.mouse.move(box["x"] + 30, box["y"] + 90)
    await page.mouse.down()
    for step in range(24):
        await page.mouse.move(box["x"] + 30 + step * 10, box["y"] + 90 + (step % 6) * 10)
    await page.mouse.up()
