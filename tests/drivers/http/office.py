"""What the office does: through the staff API, as its software would."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from application.estimates.content import EstimateContent
from tests.drivers import offers
from tests.drivers.billing_app import Bill, DecisionSeen, JobSeen, Offer, OfferLine
from tests.drivers.http.ground import Ground
from tests.drivers.http.shared import SharedPortal
from tests.drivers.marks import photo
from tests.support.sandbox import Json


class Office(Ground):
    def __init__(self, shared: SharedPortal) -> None:
        super().__init__(shared)
        self._offers: dict[str, Offer] = {}
        self._estimates: dict[str, str] = {}  # ids by title
        self._links: dict[str, str] = {}  # payment links by purpose
        self._customer: Json = {}

    def add_household(self) -> None:
        made = self.staff(
            "POST",
            "/customers",
            {"name": "Reed family", "contacts": offers.household(), "properties": offers.home()},
        )
        self._customer = self.staff("GET", f"/customers/{made['id']}")

    def draft_estimate(self, offer: Offer) -> None:
        made = self.staff(
            "POST",
            "/estimates",
            {
                "customer_id": self._customer["id"],
                "property_id": self._customer["properties"][0]["id"],
                "content": self._content(offer),
            },
        )
        self._estimates[offer.title], self._offers[offer.title] = made["id"], offer

    def send_estimate(self, title: str) -> None:
        self.staff("POST", f"{self._path(title)}/sendings")

    def reprice(self, title: str, price_minor: int) -> None:
        self._amend(title, offers.repriced(self._offers[title], price_minor))

    def show_beside(self, title: str, picture: str) -> None:
        self._amend(title, offers.with_picture(self._offers[title], picture))

    def _content(self, offer: Offer) -> EstimateContent:
        pictures = {
            shown: self.staff("POST", "/pictures", {"picture": photo(shown)})["id"]
            for shown in offers.pictures_of(offer)
        }
        return offers.content_of(offer, today=self._today, pictures=pictures)

    def _amend(self, title: str, offer: Offer) -> None:
        version = self._view(title)["estimate"]["version"]
        self.staff("PATCH", self._path(title), {"version": version, "content": self._content(offer)})

    def withdraw(self, title: str) -> None:
        self.staff("POST", f"{self._path(title)}/withdrawal")

    def approve_for(self, title: str, *, how_told: str) -> None:
        option = self._view(title)["estimate"]["options"][0]
        self.staff(
            "POST",
            f"{self._path(title)}/approval",
            {"option_id": option["id"], "signer_name": "Dana Reed", "how_told": how_told},
        )

    def decline_for(self, title: str, *, reason: str, how_told: str) -> None:
        self.staff("POST", f"{self._path(title)}/decline", {"reason": reason, "how_told": how_told})

    def decision(self, title: str) -> DecisionSeen:
        decision = self._view(title)["estimate"]["decision"]
        return DecisionSeen(
            by=decision["by_name"],
            how_told=decision["how_told"],
            reason=decision["reason"],
            option=decision["option_name"],
            total_minor=decision["totals"]["total_minor"] if decision["totals"] else None,
            signer=decision["signer_name"],
            mark=decision["signature_kind"] or "",
            fingerprint=decision["content_hash"],
        )

    def wishes(self, title: str) -> Sequence[str]:
        return [one["message"] for one in self._view(title)["change_requests"]]

    def jobs(self) -> Sequence[JobSeen]:
        return [
            JobSeen(
                number=job["number"],
                estimates=job["estimate_numbers"],
                status=job["status"],
                credit_minor=job["credit_minor"],
            )
            for job in self.staff("GET", "/jobs")["items"]
        ]

    def send_invoice(self, bill: Bill, lines: Sequence[OfferLine] = (), *, by_total: bool = False) -> None:
        if bill.kind == "final":
            drafted: Json = {"kind": "final", "job_id": self._job(bill.title)["id"]}
        else:
            written = offers.bill_of(bill.title, lines, by_total=by_total)
            drafted = {"kind": "final", "customer_id": self._customer["id"], "bill": written}
        made = self.staff("POST", "/invoices", drafted)
        self.staff("POST", f"/invoices/{made['id']}/sendings")

    def void(self, bill: Bill) -> None:
        self.staff("POST", f"/invoices/{self.invoice(bill)['id']}/voiding")

    def write_off(self, bill: Bill) -> None:
        self.staff("POST", f"/invoices/{self.invoice(bill)['id']}/write-off")

    def cancel_job(self, title: str) -> None:
        self.staff("POST", f"/jobs/{self._job(title)['id']}/cancellation")

    def ask_payment(self, bill: Bill, *, amount_minor: int, purpose: str, days: int) -> None:
        asked = {
            "invoice_id": self.invoice(bill)["id"],
            "amount_minor": amount_minor,
            "purpose": purpose,
            "valid_days": days,
        }
        self._links[purpose] = self.staff("POST", "/payment-links", asked)["id"]

    def take_back_link(self, purpose: str) -> None:
        self.staff("POST", f"/payment-links/{self._links[purpose]}/cancellation")

    def has_deposit(self, title: str) -> bool:
        return self._view(title)["estimate"]["deposit_invoice"] is not None

    def invoice(self, bill: Bill) -> Json:
        """The row of the invoice that a step names."""
        rows = self.staff("GET", "/invoices")["items"]
        if bill.kind == "deposit":
            title = f"Deposit for estimate {self.number(bill.title)}"
            found = [row for row in rows if (row["kind"], row["title"]) == ("deposit", title)]
        else:
            found = [row for row in rows if (row["kind"], row["title"]) == ("final", bill.title)]
        assert len(found) == 1, f"{len(found)} invoices for {bill}"
        row: Json = found[0]
        return row

    def number(self, title: str) -> str:
        """The estimate's number."""
        number: str = self._view(title)["estimate"]["number"]
        return number

    def _view(self, title: str) -> Any:
        return self.staff("GET", self._path(title))

    def _path(self, title: str) -> str:
        return f"/estimates/{self._estimates[title]}"

    def _job(self, title: str) -> Any:
        number = self.number(title)
        return next(job for job in self.staff("GET", "/jobs")["items"] if number in job["estimate_numbers"])

    @property
    def _today(self) -> date:
        return (datetime.now(UTC) + self.shift).astimezone(ZoneInfo("America/New_York")).date()
