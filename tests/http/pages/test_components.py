"""NFR-1: each component in each state, on the page that shows them to whoever builds pages; never in production."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import msgspec
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Page, Route, async_playwright

from entrypoints.config import Mode
from entrypoints.http.main import build
from tests.support.portal import BASE_URL, RunningPortal

pytestmark = pytest.mark.anyio

SIZES = {"phone": (390, 844), "narrow": (320, 640), "desk": (1280, 800)}
COMPONENTS = "/staff/components"
HERE = "http://localhost"  # which browsers trust without TLS
AXE = AXE_FILE_PATH.read_text()
ROWS = """() => [...document.querySelectorAll(".lines tbody tr")].map((row) => {
  const [what, count, price, amount] = [...row.children].map((cell) => cell.getBoundingClientRect());
  return [amount.top - what.top, price.top - count.top, Math.round(count.top) > Math.round(what.top)];
})"""


@asynccontextmanager
async def _shown(portal: RunningPortal, size: str, scheme: str = "light", *, text: int = 100) -> AsyncIterator[Page]:
    """The page in chromium, which must not complain."""
    width, height = SIZES[size]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        async def answer(route: Route) -> None:
            given = await portal.client.get(route.request.url.removeprefix(HERE), headers={"accept-encoding": ""})
            await route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

        await page.route("**/*", answer)
        await page.goto(HERE + COMPONENTS)
        await page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
        yield page
        await browser.close()
    assert complaints == []


async def test_production_has_no_such_page(portal: RunningPortal) -> None:
    with portal.container.config.override(msgspec.structs.replace(portal.config, mode=Mode.PRODUCTION)):
        in_production = build(portal.container)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=in_production), base_url=BASE_URL) as client:
        assert (await client.get("/login")).status_code == 200
        assert (await client.get(COMPONENTS)).status_code == 404
    assert (await portal.client.get(COMPONENTS)).status_code == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(portal: RunningPortal, scheme: str) -> None:
    async with _shown(portal, "phone", scheme) as page:
        await page.evaluate(AXE)
        found = await page.evaluate("async () => (await axe.run()).violations")
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize(
    ("size", "text"), [("phone", 100), ("phone", 200), ("narrow", 100), ("desk", 100), ("desk", 200)]
)
async def test_nothing_is_wider_than_the_window(portal: RunningPortal, size: str, text: int) -> None:
    async with _shown(portal, size, text=text) as page:
        over = await page.evaluate(
            """() => [...document.querySelectorAll("main *")]
            .filter((one) => one.checkVisibility() && !one.closest(".menu, .hidden, .call, svg"))
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
            .map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert over == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


async def test_a_line_takes_two_rows_on_a_phone_and_one_on_a_desk(portal: RunningPortal) -> None:
    async with _shown(portal, "phone") as page:
        for amount_below, price_below, second_row in await page.evaluate(ROWS):
            assert (amount_below, price_below, second_row) == (0, 0, True)
    async with _shown(portal, "desk") as page:
        for amount_below, price_below, second_row in await page.evaluate(ROWS):
            assert (amount_below, price_below, second_row) == (0, 0, False)


async def test_every_head_stays_one_row_with_a_button_to_call(portal: RunningPortal) -> None:
    async with _shown(portal, "phone") as page:
        heights = await page.evaluate(
            "() => [...document.querySelectorAll('main .top-row')].map((one) => one.getBoundingClientRect().height)"
        )
        assert len(heights) == 9
        assert max(heights) <= 64
        calls = await page.evaluate(
            """() => [...document.querySelectorAll("main .call")].map((one) => {
            const box = one.getBoundingClientRect();
            return [Math.round(box.width), box.height >= 44, box.right <= innerWidth]; })"""
        )
        assert [call[1:] for call in calls] == [[True, True]] * 8
        short, long, *_ = [width for width, *_ in calls]
        assert short > 120  # with the number
        assert long == 44  # the icon alone: the name needs the room
        assert min(width for width, *_ in calls) == 44


async def test_paper_shows_a_document_and_nothing_to_press(portal: RunningPortal) -> None:
    async with _shown(portal, "desk", "dark") as page:
        await page.emulate_media(media="print")
        seen = await page.evaluate(
            """() => Object.fromEntries([
              ".paper", ".lines thead", ".call", ".menu", ".bar", ".second", ".others", ".foot", ".pager", ".back"
            ].map((part) => [part, [...document.querySelectorAll(part)].some((one) => one.checkVisibility())]))"""
        )
        assert [part for part, visible in seen.items() if visible] == [".paper", ".lines thead"]
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"


async def test_a_file_that_is_too_large_is_told_before_it_is_sent(portal: RunningPortal) -> None:
    async with _shown(portal, "phone") as page:
        chosen = page.locator("file-list")
        photos = [
            {"name": "boiler.txt", "mimeType": "text/plain", "buffer": b"x" * 2500},
            {"name": "film.bin", "mimeType": "application/octet-stream", "buffer": b"x" * 10_000_001},
        ]
        await chosen.locator("input").set_input_files(photos)  # type: ignore[arg-type]
        assert await chosen.get_by_role("listitem").first.inner_text() == "boiler.txt (2.5 kB)"
        await chosen.get_by_text("at most 10 MB").wait_for()
        assert not await chosen.locator("input").evaluate("(field) => field.validity.valid")
        await chosen.locator("input").set_input_files(photos[:1])  # type: ignore[arg-type]
        assert await chosen.locator("input").evaluate("(field) => field.validity.valid")
