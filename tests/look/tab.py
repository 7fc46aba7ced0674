"""A browser's tab that shows the gallery's pages, and hears all that they complain about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Route

from tests.look.gallery import Gallery, Snapshot
from tests.look.views import View

HERE = Path(__file__).parent
SCRIPTS = [AXE_FILE_PATH.read_text(), (HERE / "audit.js").read_text()]


@dataclass
class Tab:
    page: Page
    gallery: Gallery
    complaints: list[str] = field(default_factory=list)
    shown: Snapshot | None = None

    async def show(self, snapshot: Snapshot, view: View) -> None:
        """Load the page anew in this view."""
        self.shown = snapshot
        self.complaints.clear()
        width, height = view.window
        await self.page.set_viewport_size({"width": width, "height": height})
        await self.page.emulate_media(color_scheme=view.scheme)
        await self.page.goto(snapshot.url, wait_until="load")
        if view.grown > 1:  # as a browser's own setting for the size of text does
            await self.page.evaluate(f"document.documentElement.style.fontSize = '{view.grown * 100}%'")

    def hear(self, said: ConsoleMessage) -> None:
        """All but the browser's own remark that the page itself was answered with an error."""
        itself = self.shown is not None and said.location["url"] == self.shown.url
        if not (itself and said.text.startswith("Failed to load resource")):
            self.complaints.append(f"the console says {said.type}: {said.text}")

    def miss(self, request: Request) -> None:
        """All but what the browser itself gave up, for the tab went on to the next page before its icon had come."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url} failed: {request.failure}")

    async def answer(self, route: Route, request: Request) -> None:
        assert self.shown is not None
        if request.is_navigation_request():
            await self._give(route, self.shown.headers, self.shown.body, self.shown.status)
        elif request.url in self.gallery.assets:
            await self._give(route, *self.gallery.assets[request.url])
        elif request.url.partition("?")[0] == self.shown.url.partition("?")[0]:
            await self._give(route, self.shown.headers, self.shown.body)  # whether there is news
        elif "/total" in request.url:
            total = self.gallery.of("estimate-total", self.shown.language)
            await self._give(route, total.headers, total.body)
        else:
            self.complaints.append(f"it asks for {request.url}")
            await route.abort()

    async def _give(self, route: Route, headers: dict[str, str], body: bytes, status: int = 200) -> None:
        await route.fulfill(status=status, headers=headers, body=body)


@asynccontextmanager
async def opened(browser: Browser, gallery: Gallery) -> AsyncIterator[Tab]:
    context = await browser.new_context()
    for script in SCRIPTS:
        await context.add_init_script(script)
    tab = Tab(await context.new_page(), gallery)
    page = tab.page
    page.on("console", tab.hear)
    page.on("pageerror", lambda error: tab.complaints.append(f"the script fails: {error}"))
    page.on("requestfailed", tab.miss)
    await context.route("**/*", tab.answer)
    try:
        yield tab
    finally:
        await context.close()
