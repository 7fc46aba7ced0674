"""The main job, done on a running rehearsal (`make run`) as its people do it, in chromium at the width of a phone.

    .venv/bin/python scripts/story.py [--shots FOLDER]

Staff draft and send an estimate with two options through their API; the customer opens the link from the mail, chooses,
signs, approves and pays the deposit by card; staff send the final invoice, and it is paid too. Ends with 0 when every
figure and every mail is as it must be.
"""

import argparse
import json
import re
import shutil
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

PHONE = {"width": 390, "height": 844}
EMAIL = f"story-{uuid4().hex[:8]}@example.com"
WAIT_S = 60


class Story:
    def __init__(self, rehearsal: dict[str, Any], page: Page, shots: Path | None) -> None:
        self.page, self.shots, self.taken = page, shots, 0
        key = rehearsal["staff_api"]["key"]
        self.staff = httpx.Client(
            base_url=rehearsal["staff_api"]["url"], headers={"Authorization": f"Bearer {key}"}, timeout=30
        )
        self.mailbox = httpx.Client(base_url=rehearsal["sandbox_url"], timeout=30)

    def tell(self) -> None:
        estimate_id = self.estimate_is_sent()
        self.open_mail("Estimate")
        self.approve()
        deposit = self.page.get_by_role("link", name=re.compile("Pay .*deposit|Pay the deposit|Pay \\$"))
        deposit.first.click()
        self.pay()
        self.mail("You paid")
        self.final_invoice(estimate_id)
        self.open_mail("Invoice INV")
        self.shot("final-invoice")
        said = self.page.inner_text("main")
        assert "$2,931.91" in said, "the deposit is taken off"
        assert "$6,841.12" in said, "the rest is owed"
        self.page.get_by_role("link", name=re.compile("^Pay ")).first.click()
        self.pay()
        self.mail("You paid $6,841.12")
        mails = [mail["subject"] for mail in self.mails()]
        assert sum(subject.startswith("You paid") for subject in mails) == 2, mails
        print("\n".join(f"  mail: {subject}" for subject in reversed(mails)))
        attached = [(mail["subject"], len(mail["attachments"])) for mail in map(self.whole, self.mails())]
        assert all(count == 1 for _, count in attached), f"a PDF accompanies each step: {attached}"

    def estimate_is_sent(self) -> str:
        made = self.post(
            "/customers",
            {
                "name": "Sam Story",
                "contacts": [{"name": "Sam Story", "email": EMAIL}],
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
                "lines": [
                    {"description": "Heat pump", "unit_price_minor": minor, "tax_class": "parts"},
                    labor,
                    extra,
                ],
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
        self.page.get_by_role("radio").nth(1).check()
        self.page.get_by_role("button", name="Review and approve").click()
        self.shot("review")
        assert "$9,773.03" in self.page.inner_text("main"), "7,340.00 and 289.00 with 7% tax, 1,610.00 of labor"
        self.page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Sam Story")
        agree = self.page.get_by_role("checkbox")
        if agree.count():
            agree.first.check()
        self.page.get_by_role("button", name=re.compile("^Approve")).click()
        self.page.wait_for_load_state()
        self.shot("approved")
        assert "approved" in self.page.inner_text("main").lower()

    def pay(self) -> None:
        self.shot("pay")
        self.page.get_by_role("button", name=re.compile("^Pay ")).click()
        self.page.wait_for_url(re.compile("/c/pay/"))
        self.page.get_by_label(re.compile("card number", re.IGNORECASE)).fill("4242424242424242")
        self.page.get_by_label(re.compile("expir", re.IGNORECASE)).fill("12 / 34")
        self.page.get_by_label(re.compile("cvc|security", re.IGNORECASE)).fill("123")
        name = self.page.get_by_label(re.compile("name", re.IGNORECASE))
        if name.count():
            name.first.fill("Sam Story")
        self.page.get_by_role("button", name=re.compile("^Pay")).click()
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
        raise AssertionError(f"no mail '{subject}' within {WAIT_S} s")

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.mailbox.get("/mail.json", params={"to": EMAIL}).json()["messages"]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=Path)
    shots = parser.parse_args().shots
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    rehearsal = json.loads(Path("var/rehearsal.json").read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport=PHONE)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        try:
            Story(rehearsal, page, shots).tell()
        except BaseException:
            if shots:
                page.screenshot(path=shots / "99-where-it-stopped.png", full_page=True)
            raise
        finally:
            browser.close()
    assert not complaints, f"the console is not silent: {complaints}"
    print("The story holds.")


if __name__ == "__main__":
    main()
