"""The main job, done on a running rehearsal (`make run`) as its people do it, in chromium at the width of a phone.

    make story ARGS="[--keyboard] [--no-script] [--shots FOLDER]"

Staff draft and send an estimate with two options through their API; the customer opens the link from the mail, chooses,
signs, approves and pays the deposit by card; staff send the final invoice, and it is paid too. Ends with 0 when every
figure and every mail is as it must be.
"""

import argparse
import json
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.drivers.hands import Hands, Keyboard, Pointer

PHONE = {"width": 390, "height": 844}
WAIT_S = 60
CARD = {"card number": "4242424242424242", "expir": "12 / 34", "cvc|security": "123", "name": "Sam Story"}


@dataclass
class Story:
    """`rehearsal` holds what `var/rehearsal.json` says: where the staff's API and the sandbox are, and a key."""

    rehearsal: dict[str, Any]
    page: Page
    hands: Hands
    shots: Path | None = None
    email: str = field(default_factory=lambda: f"story-{uuid4().hex[:8]}@example.com")
    taken: int = 0

    def __post_init__(self) -> None:
        api = self.rehearsal["staff_api"]
        headers = {"Authorization": f"Bearer {api['key']}"}
        self.staff = httpx.Client(base_url=api["url"], headers=headers, timeout=WAIT_S, trust_env=False)
        self.mailbox = httpx.Client(base_url=self.rehearsal["sandbox_url"], timeout=WAIT_S, trust_env=False)

    def tell(self) -> None:
        estimate_id = self.estimate_is_sent()
        self.open_mail("Estimate")
        self.approve()
        self.follow("Pay .*deposit|Pay the deposit|Pay \\$")
        self.pay()
        self.mail("You paid")
        self.final_invoice(estimate_id)
        self.open_mail("Invoice INV")
        self.shot("final-invoice")
        said = self.page.inner_text("main")
        assert "$2,931.91" in said, "the deposit is taken off"
        assert "$6,841.12" in said, "the rest is owed"
        self.follow("^Pay ")
        self.pay()
        self.mail("You paid $6,841.12")
        subjects = [mail["subject"] for mail in self.mails()]
        assert sum(subject.startswith("You paid") for subject in subjects) == 2, subjects
        print("\n".join(f"  mail: {subject}" for subject in reversed(subjects)))
        attached = [(mail["subject"], len(mail["attachments"])) for mail in map(self.whole, self.mails())]
        assert all(count == 1 for _, count in attached), f"a PDF accompanies each step: {attached}"

    def estimate_is_sent(self) -> str:
        made = self.post(
            "/customers",
            {
                "name": "Sam Story",
                "contacts": [{"name": "Sam Story", "email": self.email}],
                "properties": [{"street": "1 Main Street", "city": "Asheville", "region": "NC"}],
            },
        )
        customer = self.get(f"/customers/{made['id']}")
        labor = {"description": "Labor", "quantity": "14", "unit": "hour", "unit_price_minor": 11_500}
        extra = {
            "description": "Smart thermostat",
            "unit_price_minor": 28_900,
            "tax_class": "parts",
            "optional": True,
            "preselected": True,
        }
        options = [
            {
                "name": name,
                "lines": [{"description": "Heat pump", "unit_price_minor": minor, "tax_class": "parts"}, labor, extra],
            }
            for name, minor in (("Good", 548_000), ("Best", 734_000))
        ]
        estimate = self.post(
            "/estimates",
            {
                "customer_id": customer["id"],
                "property_id": customer["properties"][0]["id"],
                "content": {"title": "Heat pump", "options": options},
            },
        )
        estimate_id = str(estimate.get("id") or estimate["estimate"]["id"])
        self.post(f"/estimates/{estimate_id}/sendings", None)
        return estimate_id

    def approve(self) -> None:
        self.shot("estimate")
        self.hands.choose(self.page.get_by_role("radio").nth(1))
        self.hands.press(self.page.get_by_role("button", name="Review and approve"))
        self.page.wait_for_url(re.compile("/approve"))
        self.shot("review")
        assert "$9,773.03" in self.page.inner_text("main"), "7,340.00 and 289.00 with 7% tax, 1,610.00 of labor"
        self.hands.tick(self.page.get_by_role("checkbox").first)
        self.hands.type(self.page.get_by_label(re.compile("full name", re.IGNORECASE)).first, "Sam Story")
        self.hands.press(self.page.get_by_role("button", name=re.compile("^Approve")))
        self.page.get_by_role("heading", name=re.compile("approved", re.IGNORECASE)).first.wait_for()
        self.shot("approved")

    def follow(self, name: str) -> None:
        self.hands.press(self.page.get_by_role("link", name=re.compile(name)).first)
        self.page.wait_for_url(re.compile("/pay$"))

    def pay(self) -> None:
        self.shot("pay")
        self.hands.press(self.page.get_by_role("button", name=re.compile("^Pay ")))
        self.page.wait_for_url(re.compile("/c/pay/"))
        for label, text in CARD.items():
            self.hands.type(self.page.get_by_label(re.compile(label, re.IGNORECASE)).first, text)
        self.hands.press(self.page.get_by_role("button", name=re.compile("^Pay")))
        self.page.wait_for_url(re.compile("/(i|payments|invoices)/"))
        self.page.get_by_role("heading", name=re.compile("paid", re.IGNORECASE)).first.wait_for(timeout=WAIT_S * 1000)
        self.shot("paid")

    def final_invoice(self, estimate_id: str) -> None:
        estimate = self.get(f"/estimates/{estimate_id}")["estimate"]
        job = next(job for job in self.get("/jobs")["items"] if job["number"] == estimate["job_number"])
        invoice = self.post("/invoices", {"kind": "final", "job_id": job["id"]})
        invoice_id = invoice.get("id") or invoice["invoice"]["id"]
        self.post(f"/invoices/{invoice_id}/sendings", None)
        shown = self.get(f"/invoices/{invoice_id}")["invoice"]
        figures = (shown["totals"]["total_minor"], shown["settled_minor"], shown["balance_minor"])
        assert figures == (977_303, 293_191, 684_112), figures

    def open_mail(self, subject: str) -> None:
        text = self.mail(subject)["text"]
        link = re.search(r"http://\S+/(?:e|i)/[\w-]+", text)
        assert link, text
        self.page.goto(link.group())

    def mail(self, subject: str) -> dict[str, Any]:
        ends = time.monotonic() + WAIT_S
        while time.monotonic() < ends:
            for mail in self.mails():
                if mail["subject"].startswith(subject):
                    return mail
            time.sleep(0.3)
        raise AssertionError(f"no mail '{subject}' within {WAIT_S} s: {[mail['subject'] for mail in self.mails()]}")

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.mailbox.get("/mail.json", params={"to": self.email}).json()["messages"]
        return found

    def whole(self, mail: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.mailbox.get(f"/mail/{mail['id']}.json").json()
        return found

    def post(self, path: str, body: dict[str, Any] | None) -> Any:
        answer = self.staff.post(path, json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        answer = self.staff.get(path)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def shot(self, name: str) -> None:
        if self.shots:
            self.taken += 1
            self.page.screenshot(path=self.shots / f"{self.taken:02}-{name}.png", full_page=True)


def tell(rehearsal: dict[str, Any], *, keyboard: bool = False, script: bool = True, shots: Path | None = None) -> None:
    """Raises AssertionError where the story does not hold, and where the console is not silent."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-proxy-server"],
        )
        page = browser.new_page(viewport=PHONE, java_script_enabled=script)
        page.set_default_timeout(WAIT_S * 1000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            story = Story(rehearsal, page, Keyboard() if keyboard else Pointer(), shots)
            with story.staff, story.mailbox:
                story.tell()
        except BaseException:
            if shots:
                page.screenshot(path=shots / "99-where-it-stopped.png", full_page=True)
            raise
        finally:
            browser.close()
    assert not complaints, f"the console is not silent: {complaints}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keyboard", action="store_true", help="no finger and no mouse: keys alone")
    parser.add_argument("--no-script", action="store_true", help="a browser without JavaScript")
    parser.add_argument("--shots", type=Path, help="keep a picture of each step in this folder")
    given = parser.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    rehearsal = json.loads(Path("var/rehearsal.json").read_text(encoding="utf-8"))
    tell(rehearsal, keyboard=given.keyboard, script=not given.no_script, shots=given.shots)
    print("The story holds.")


if __name__ == "__main__":
    main()
