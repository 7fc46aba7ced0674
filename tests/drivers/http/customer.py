"""What a customer does: on the pages that the links of the mails open, by their forms."""

import base64
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from entrypoints.http.words import WORDS
from tests.drivers.billing_app import (
    EMAILS,
    Bill,
    EstimateSeen,
    HomeSeen,
    InvoiceSeen,
    Mark,
    PrintSeen,
    Refused,
    ReviewSeen,
    Told,
)
from tests.drivers.html import Element, Form, Page
from tests.drivers.http.office import Office
from tests.drivers.http.shared import SharedPortal
from tests.drivers.marks import png
from tests.drivers.standings import ESTIMATE

Fields = list[tuple[str, str]]
AMOUNT = re.compile(r"\$([\d,]+)\.(\d\d)")


@dataclass(slots=True)
class Before:
    """What stands open before a person, in their tabs."""

    approval: Form
    decline: Form
    changes: Form


class Customer(Office):
    def __init__(self, shared: SharedPortal) -> None:
        super().__init__(shared)
        self.before: dict[tuple[str, str], Before] = {}  # by person and title
        self.sent: dict[tuple[str, str], tuple[str, Fields]] = {}

    def read(self, title: str, *, by: str) -> EstimateSeen:
        page = self.opened(by, self.estimate_link(by, title))
        options = {
            _first(one, "pick-name"): minor(_first(one, "pick-price")) for one in page.root.all("label", class_="pick")
        }
        number = re.search(r"E-\d+", page.heading)
        assert number, page.heading
        decided = page.sums.get("Total") if page.state == WORDS["estimate"]["approved"] else None
        only = AMOUNT.search(page.heading)
        total = decided or (only.group() if only else None)
        return EstimateSeen(
            standing=next(said for status, said in ESTIMATE.items() if WORDS["estimate"][status] == page.state),
            number=number.group(),
            options=options,
            total_minor=minor(total) if total else None,
        )

    def pictures(self, title: str, *, by: str) -> Sequence[str]:
        page = self.opened(by, self.estimate_link(by, title))
        shown = list(page.root.all("img", class_="line-picture"))
        for one in shown:
            answer = self.call(self._browse(by, "GET", one.attributes["src"], ()))
            assert answer.headers["content-type"] == "image/jpeg", answer.text
        return [one.attributes["alt"] for one in shown]

    def review(self, title: str, *, by: str, option: str = "", extras: Mapping[str, str] | None = None) -> ReviewSeen:
        base = self.estimate_link(by, title)
        offered = self.opened(by, base)
        page = self.visit(by, f"{base}/approve?{_query(offered, option, extras or {})}")
        approval = page.form("/approval")
        if approval is None:
            raise Refused(page.alert or page.heading)
        self.before[by, title] = Before(
            approval=approval,
            decline=_needed(self.visit(by, f"{base}/decline").form("/decline")),
            changes=_needed(self.visit(by, f"{base}/changes").form("/changes")),
        )
        return review_seen(page)

    def approve(self, title: str, *, by: str, option: str = "", mark: Mark | None = None) -> None:
        form, values = self._signed(title, by, option, mark or Mark(name="Dana Reed"))
        self.sent[by, title] = form.action, values
        self._decided(self.send(by, form.action, values))

    def approve_again(self, title: str, *, by: str) -> None:
        self._decided(self.send(by, *self.sent[by, title]))

    def decline(self, title: str, *, by: str, reason: str = "") -> None:
        form = self._open_before(title, by).decline
        self._decided(self.submit(by, form, reason=reason))

    def ask_changes(self, title: str, *, by: str, message: str) -> None:
        form = self._open_before(title, by).changes
        self._decided(self.submit(by, form, message=message))

    def decide_at_once(self, title: str, *, approver: str, decliner: str) -> Sequence[str]:
        form, values = self._signed(title, approver, "", Mark(name="Dana Reed"))
        refusal = self._open_before(title, decliner).decline
        with ThreadPoolExecutor(2) as both:
            pages = [
                both.submit(self.send, approver, form.action, values),
                both.submit(self.send, decliner, refusal.action, refusal.filled()),
            ]
        self.work_off()
        return [page.result().alert for page in pages if page.result().alert]

    def see_invoice(self, bill: Bill, *, by: str) -> InvoiceSeen:
        page = self.opened(by, self.invoice_link(by, bill))
        number = re.search(r"INV-\d+", page.main)
        pay = AMOUNT.search(next((one.text for one in page.root.all("a", class_="main")), ""))
        return InvoiceSeen(
            standing=next(str(standing) for standing, word in WORDS["invoice"].items() if word == page.state),
            number=number.group() if number else "",
            lines=[one.text for table in page.root.all("tbody") for one in table.all("th")],
            total_minor=minor(page.sums["Total"]),
            tax_minor=_tax(page),
            paid_minor=-sum(minor(page.sums.get(label, "$0.00")) for label in ("Paid", "Deposit, taken off")),
            to_pay_minor=minor(pay.group()) if pay else 0,
            told=_told(page),
        )

    def first_page(self, *, by: str) -> HomeSeen:
        if not self.is_signed_in(by=by):
            self.ask_sign_in(by=by)
            self.work_off()
            self.sign_in(by=by)
        page = self.opened(by, "/")
        return HomeSeen(
            needs=_titles(page, "needs", "h3"), coming=_titles(page, "coming"), lately=_titles(page, "past")
        )

    def print_estimate(self, title: str, *, by: str) -> PrintSeen:
        return self.printed(by, f"{self.estimate_link(by, title)}/pdf")

    def print_invoice(self, bill: Bill, *, by: str) -> PrintSeen:
        return self.printed(by, f"{self.invoice_link(by, bill)}/pdf")

    # Doors.
    def opened(self, by: str, link: str) -> Page:
        """The page behind a link. Raises Refused where it opens nothing."""
        page = self.visit(by, link)
        if page.status >= 400:
            raise Refused(page.heading)
        return page

    def invoice_link(self, by: str, bill: Bill) -> str:
        return self.link(by, "/i/", self.invoice(bill)["number"])

    def ask_sign_in(self, *, by: str) -> None:
        page = self.visit(by, "/login")
        self.submit(by, _needed(page.form("/login/link")), email=EMAILS[by])

    def open_sign_in(self, *, by: str, which: int = -1) -> None:
        """From another machine than the person's own, as a scanner does."""
        self.opened("a scanner", self._sign_in_link(by, which))

    def sign_in(self, *, by: str, which: int = -1) -> None:
        link = self._sign_in_link(by, which)
        page = self.opened(by, link)
        page = self.submit(by, _needed(page.form(link.removeprefix(self.base_url))))
        if page.status >= 400:
            raise Refused(page.heading)

    def is_signed_in(self, *, by: str) -> bool:
        return self.visit(by, "/").heading.startswith("Hello")

    def open_with(self, link_of: str, thing: str) -> None:
        link = self.estimate_link("Dana", link_of)
        self.opened("Dana", link.replace("/e/", {"invoice": "/i/", "payment": "/pay/"}[thing]))

    def _sign_in_link(self, by: str, which: int) -> str:
        links = [
            link
            for letter in self.letters(by)
            for link in letter["links"]
            if link.startswith(f"{self.base_url}/login/")
        ]
        return str(links[which])

    def estimate_link(self, by: str, title: str) -> str:
        return self.link(by, "/e/", self.number(title))

    def _open_before(self, title: str, by: str) -> Before:
        if (by, title) not in self.before:
            page = self.opened(by, self.estimate_link(by, title))
            first = next((_first(one, "pick-name") for one in page.root.all("label", class_="pick")), "")
            self.review(title, by=by, option=first)
        return self.before[by, title]

    def _signed(self, title: str, by: str, option: str, mark: Mark) -> tuple[Form, Fields]:
        if option:
            self.review(title, by=by, option=option)
        form = self._open_before(title, by).approval
        values = [
            (name, {"signer_name": mark.name, "mark": "drawn" if mark.drawn else "typed"}.get(name, value))
            for name, value in form.fields
        ]
        if mark.drawn:
            picture = base64.b64encode(png(mark.drawn)).decode()
            values = [
                (name, f"data:image/png;base64,{picture}" if name == "drawn" else value) for name, value in values
            ]
        return form, [*values, *([("agreed", "yes")] if mark.agrees else [])]

    def _decided(self, page: Page) -> None:
        self.work_off()
        if page.alert:
            raise Refused(page.alert)
        assert page.status < 400, page.main


def review_seen(page: Page) -> ReviewSeen:
    deposit = re.search(r"deposit of (\$[\d,.]+\d)\.( It is needed)?", page.main)
    print_ = re.search(r"Fingerprint of this text: (\w+)", page.main)
    chosen = re.search(r"Your choice: (.+?) Everything", page.main)
    return ReviewSeen(
        option=chosen.group(1) if chosen else "",
        total_minor=minor(page.sums["Total"]),
        tax_minor=_tax(page),
        deposit_minor=minor(deposit.group(1)) if deposit else 0,
        deposit_required=bool(deposit and deposit.group(2)),
        terms=_section(page, "terms"),
        fingerprint=print_.group(1) if print_ else "",
    )


def minor(text: str) -> int:
    """`$1,250.00`, or the same with a true minus before it, in minor units."""
    found = AMOUNT.search(text)
    assert found, text
    size = int(found.group(1).replace(",", "") + found.group(2))
    return -size if "\N{MINUS SIGN}" in text else size


def _tax(page: Page) -> int:
    return sum(minor(amount) for label, amount in page.sums.items() if label.startswith("Sales tax"))


def _query(offered: Page, option: str, extras: Mapping[str, str]) -> str:
    """What the estimate's form sends when an option and extras are chosen on it."""
    form = _needed(offered.form("/approve"))
    fields = [(name, value) for name, value in form.fields if not name.startswith(("quantity.", "take."))]
    picks = [one for one in offered.root.all("label", class_="pick") if _first(one, "pick-name") == option]
    fields += [("option", next(one.all("input")).attributes["value"]) for one in picks]
    chosen = dict(fields).get("option")
    for box in offered.root.all("input", type="checkbox"):
        if box.attributes["name"] == f"take.{chosen}":
            label = _label_of(offered, box)
            for quantity in (one for name, one in extras.items() if label.startswith(name)):
                fields += [(box.attributes["name"], box.attributes["value"])]
                fields += [(f"quantity.{box.attributes['value']}", quantity)]
    return urlencode(fields)


def _label_of(page: Page, box: Element) -> str:
    return next(one.text for one in page.root.all("label") if box in one.all("input"))


def _first(element: Element, class_: str) -> str:
    return next(one.text for one in element.all(class_=class_))


def _section(page: Page, heading: str) -> str:
    for one in page.root.all("section"):
        if one.has("aria-labelledby", heading):
            return next(one.all("p")).text
    return ""


def _titles(page: Page, section: str, tag: str = "") -> list[str]:
    for one in page.root.all("section", **{"aria-labelledby": section}):
        return [each.text for each in (one.all(tag) if tag else one.all(class_="row-what"))]
    return []


def _told(page: Page) -> list[Told]:
    """The lines of the money timeline."""
    found = []
    for section in page.root.all("section"):
        if section.has("aria-labelledby", "payments"):
            for entry in section.all("li"):
                why = next((said for said in WORDS["failure"].values() if said in entry.text), "")
                what = _first(entry, "timeline-what")
                found.append(Told(stage=_stage(what), amount_minor=minor(entry.text), why=why, what=what))
    return found


def _stage(what: str) -> str:
    """Which of the timeline's sentences it is, in the features' words."""
    if re.match(r"Deposit paid on .+, taken off", what):
        return "credit_applied"
    for stage, said in WORDS["movement"].items():
        pattern = re.escape(said).replace(re.escape("{amount}"), ".+")
        if re.fullmatch(rf"{pattern}( · .+)?", what):
            return str(stage)
    return next(str(kind) for kind, said in WORDS["ledger"].items() if said == what)


def _needed(form: Form | None) -> Form:
    assert form is not None, "the page has no such form"
    return form
