"""Paying: on the portal's pages, and on the processor's own page that they lead to."""

from collections.abc import Mapping, Sequence

import httpx

from tests.drivers.billing_app import Bill, PrintSeen, Refused
from tests.drivers.html import Form, Page
from tests.drivers.http.customer import Customer, minor
from tests.drivers.http.shared import SharedPortal

CARDS = {"good": "4242424242424242", "declined": "4000000000000002", "asking": "4000002500003155"}
NEWS = {"twice": "duplicate", "backwards": "reordered", "late": "lost", "never": "lost"}
STAGES = {
    "Paid": "paid",
    "On its way": "on its way",
    "Being checked": "being checked",
    "Not finished": "not finished",
}


class Payments(Customer):
    def __init__(self, shared: SharedPortal) -> None:
        super().__init__(shared)
        self._checkouts: dict[str, str] = {}  # the processor's page that a person is on
        self._back: dict[str, str] = {}  # where that page leads back to
        self._forms: dict[tuple[str, str], Form] = {}  # tabs that are still open

    def ways_to_pay(self, bill: Bill, *, by: str) -> Mapping[str, int]:
        page = self.opened(by, f"{self.invoice_link(by, bill)}/pay")
        return {
            next(way.all(class_="choice-name")).text.lower(): minor(next(way.all(class_="choice-price")).text)
            for way in page.root.all("label", class_="choice")
        }

    def begin_paying(self, bill: Bill, *, by: str, take_over: bool = False) -> str:
        return self._begin(by, f"{self.invoice_link(by, bill)}/pay", take_over=take_over)

    def begin_paying_link(self, purpose: str, *, by: str) -> str:
        return self._begin(by, self.link(by, "/pay/", purpose))

    def enter_card(self, *, by: str, card: str) -> str:
        address = self._checkouts[by]
        page = self.at_processor("GET", address)
        if not list(page.root.all("form")):
            return "closed"
        typed = {"number": CARDS[card], "expiry": "12 / 34", "cvc": "123", "name": "Dana Reed"}
        page = self.at_processor("POST", address, typed)
        if "bank asks" in page.heading:
            page = self.at_processor("POST", page.url, {"answer": "complete"})
        self.news_arrives()
        if page.url.startswith(self.sandbox.url):
            return "declined"
        self._back[by] = page.url
        return "paid"

    def come_back(self, *, by: str) -> str:
        page = self.visit(by, self._back[by])
        self.work_off()
        return STAGES.get(page.state, "not paid")

    def print_receipt(self, *, by: str) -> PrintSeen:
        page = self.visit(by, self._back[by])
        return self.printed(by, page.link("Open the receipt"))

    def credit_minor(self, *, by: str) -> int:
        return minor(self.visit(by, self._back[by]).sums["Kept for you as credit"])

    def charges_minor(self) -> Sequence[int]:
        return [charge["captured"] for charge in self.sandbox.truth()["charges"] if charge["captured"]]

    # The processor.
    def news_comes(self, how: str) -> None:
        if how in NEWS:
            self.sandbox.webhook_mode(NEWS[how])

    def late_news_arrives(self) -> None:
        self.sandbox.webhook_mode("normal")
        for event in self.sandbox.events():
            self.sandbox.send_again(event["event"]["id"])
        self.news_arrives()

    def news_arrives(self) -> None:
        self.sandbox.wait_for_deliveries(1)
        self.work_off()

    def cannot_be_reached(self, *, to: str) -> None:
        path = "/v1/checkout/sessions/" if to == "end" else "/v1/checkout/sessions"
        self.sandbox.fault("status", method="POST", path=path, status=429, times=3)

    def at_processor(self, method: str, address: str, typed: Mapping[str, str] | None = None) -> Page:
        """The processor's own pages, up to where they lead back to the portal."""
        with httpx.Client(trust_env=False, verify=False) as client:
            answer = client.request(method, address, data=typed)
            while answer.is_redirect:
                target = str(answer.url.join(answer.headers["location"]))
                if not target.startswith(self.sandbox.url):
                    return Page("", status=answer.status_code, url=target)
                answer = client.get(target)
        return Page(answer.text, status=answer.status_code, url=str(answer.url))

    def _begin(self, by: str, address: str, *, take_over: bool = False) -> str:
        page = self.opened(by, address)
        form = page.form("/payments") or self._forms.get((by, address))
        if form is None:
            raise Refused(page.alert or page.heading)
        self._forms[by, address] = form
        page = self.submit(by, form)
        if take_over and (taking := page.form("/payments")):
            page = self.submit(by, taking)
        if not page.url.startswith(self.sandbox.url):
            raise Refused(page.alert or page.heading)
        self._checkouts[by] = page.url
        self._back[by] = self.at_processor("GET", page.url).link("Back to")
        return page.url
