"""The features' third level: one Chromium as wide as a phone, on real pages.

Each page of the portal that a customer comes to is checked by axe, has to fit the screen, and may not write to the
console. What the office does goes through the staff API, as at the HTTP level.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, sync_playwright
from playwright.sync_api import Page as Tab

from tests.drivers.billing_app import Bill, Mark, Refused, ReviewSeen
from tests.drivers.hands import Hands, Keyboard, Pointer
from tests.drivers.html import Page
from tests.drivers.http import HttpApp
from tests.drivers.http.customer import review_seen
from tests.drivers.http.payments import CARDS, STAGES
from tests.drivers.http.shared import SharedPortal

WIDTH, HEIGHT = 390, 844
WAIT_MS = 10_000
REFUSAL = "the server responded with a status of 409"  # Chromium's own note of a page that tells a person no


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-proxy-server"])
        try:
            yield browser
        finally:
            browser.close()


class BrowserApp(HttpApp):
    """tests.drivers.billing_app.BillingApp; a person has one tab."""

    def __init__(self, shared: SharedPortal, browser: Browser) -> None:
        super().__init__(shared)
        self._browser, self._hands, self._runs_script = browser, cast(Hands, Pointer()), True
        self._context = self._phone()
        self._tabs: dict[str, Tab] = {}
        self._posts: dict[tuple[str, str], Request] = {}  # approvals as they were sent, by person and title
        self._noise: list[str] = []

    def use_keyboard_alone(self) -> None:
        self._hands = Keyboard()

    def run_no_script(self) -> None:
        """From now on, in new tabs."""
        self._context.close()
        self._runs_script = False
        self._context = self._phone()
        self._tabs.clear()

    def _phone(self) -> BrowserContext:
        made = self._browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            has_touch=True,
            is_mobile=True,
            device_scale_factor=2,
            java_script_enabled=self._runs_script,
        )
        made.set_default_timeout(WAIT_MS)
        return made

    def close(self) -> None:
        self._context.close()
        super().close()
        assert not self._noise, self._noise

    def opened(self, by: str, link: str) -> Page:
        self.tab(by).goto(link)
        page = self._arrived(by)
        if page.status >= 400:
            raise Refused(page.heading)
        return page

    def review(self, title: str, *, by: str, option: str = "", extras: Mapping[str, str] | None = None) -> ReviewSeen:
        offered, tab = self.opened(by, self.estimate_link(by, title)), self.tab(by)
        if option and list(offered.root.all("label", class_="pick")):
            self._hands.choose(tab.get_by_role("radio", name=option))
        for name, quantity in (extras or {}).items():
            extra = tab.locator(".extra").filter(has=tab.get_by_role("checkbox", name=name)).first
            extra.get_by_role("checkbox").check()
            if quantity != "1":
                extra.get_by_role("spinbutton").fill(quantity)
        if not tab.locator("form.two").evaluate(
            "(form) => form.checkValidity()"
        ):  # the browser asks for a choice first
            raise Refused(offered.heading)
        self._press(by, "Review and approve")
        page = self._arrived(by)
        if page.form("/approval") is None:
            raise Refused(page.alert or page.heading)
        return review_seen(page)

    def approve(self, title: str, *, by: str, option: str = "", mark: Mark | None = None) -> None:
        signed, tab = mark or Mark(name="Dana Reed"), self.tab(by)
        if option or not tab.url.startswith(f"{self.estimate_link(by, title)}/approve"):
            self.review(title, by=by, option=option)
        if signed.agrees:
            self._hands.tick(tab.get_by_role("checkbox", name="I agree"))
        self._hands.type(tab.get_by_label("Your full name"), signed.name)
        if signed.drawn:
            self._draw(tab)
        with tab.expect_request(lambda request: request.method == "POST") as sent:
            self._press(by, "Approve for")
        self._posts[by, title] = sent.value
        self._answered(by)

    def approve_again(self, title: str, *, by: str) -> None:
        earlier = self._posts[by, title]
        status = self.tab(by).evaluate(
            """async ([address, body, kind]) =>
            (await fetch(address, { method: "POST", body, headers: { "content-type": kind } })).status""",
            [earlier.url, earlier.post_data, earlier.headers["content-type"]],
        )
        assert status == 200, status  # it leads to the approved estimate, as the first one did
        self.work_off()

    def decline(self, title: str, *, by: str, reason: str = "") -> None:
        self._on_form(title, by, "Decline").get_by_label("What made you decide so?").fill(reason)
        self._press(by, "Decline the estimate")
        self._answered(by)

    def ask_changes(self, title: str, *, by: str, message: str) -> None:
        self._on_form(title, by, "Ask for changes").get_by_label("Your message").fill(message)
        self._press(by, "Send to the office")
        self._answered(by)

    def _on_form(self, title: str, by: str, link: str) -> Tab:
        """The person's tab, with the form open that the estimate's quiet link leads to."""
        self.opened(by, self.estimate_link(by, title))
        self.tab(by).get_by_role("link", name=link).click()
        self._arrived(by)
        return self.tab(by)

    def _press(self, by: str, button: str) -> None:
        """And wait for the page that it leads to: not for the address, which a choice alone changes too."""
        tab = self.tab(by)
        with tab.expect_event("domcontentloaded"):
            self._hands.press(tab.get_by_role("button", name=button))

    def _answered(self, by: str) -> None:
        page = self._arrived(by)
        self.work_off()
        if page.alert:
            raise Refused(page.alert)

    def begin_paying(self, bill: Bill, *, by: str, take_over: bool = False) -> str:
        tab = self.tab(by)
        self.opened(by, self.invoice_link(by, bill))
        with tab.expect_event("domcontentloaded"):
            self._hands.press(tab.get_by_role("link", name="Pay $"))
        self._arrived(by)
        self._hands.press(tab.get_by_role("button", name="Pay $"))
        tab.wait_for_url(f"{self.sandbox.url}/**")
        return tab.url

    def enter_card(self, *, by: str, card: str) -> str:
        tab = self.tab(by)
        for label, value in {
            "Card number": CARDS[card],
            "Expiry": "12 / 34",
            "Security code": "123",
            "Name on card": "Dana Reed",
        }.items():
            self._hands.type(tab.get_by_label(label), value)
        self._hands.press(tab.get_by_role("button", name="Pay"))
        tab.wait_for_url(f"{self.base_url}/**")
        self.news_arrives()
        return "paid"

    def come_back(self, *, by: str) -> str:
        return STAGES.get(self._arrived(by).state, "not paid")

    def tab(self, by: str) -> Tab:
        if by not in self._tabs:
            tab = self._context.new_page()
            tab.on("console", self._hear)
            tab.on("pageerror", lambda error: self._noise.append(str(error)))
            self._tabs[by] = tab
        return self._tabs[by]

    def _hear(self, message: ConsoleMessage) -> None:
        if REFUSAL in message.text:
            return
        self._noise.append(f"{message.type}: {message.text}")

    def _arrived(self, by: str) -> Page:
        """The page that the tab shows, looked at as every page is."""
        tab = self.tab(by)
        tab.wait_for_load_state()
        if self._runs_script:  # axe could not run either
            found = Axe().run(tab)
            assert found.violations_count == 0, f"{tab.url}\n{found.generate_report()}"
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= WIDTH, f"{tab.url} is {width} px wide"
        return Page(tab.content(), status=200, url=tab.url)

    @staticmethod
    def _draw(tab: Tab) -> None:
        """With the pointer, on the field that the script puts there."""
        tab.get_by_role("radio", name="Draw my signature").check()
        sheet = tab.locator("signature-pad canvas")
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        assert box is not None
        points = [(0.1, 0.8), (0.3, 0.2), (0.5, 0.8), (0.7, 0.3), (0.9, 0.7)]
        spots = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in points]
        tab.mouse.move(*spots[0])
        tab.mouse.down()
        for spot in spots[1:]:
            tab.mouse.move(*spot, steps=8)
        tab.mouse.up()
