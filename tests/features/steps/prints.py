"""PDFs."""

from pytest_bdd import then, when

from tests.drivers.billing_app import Bill, BillingApp, PrintSeen
from tests.features.steps.words import quoted, step


@when(step("{who:Person} prints the estimate {title:Title}"), target_fixture="printed")
def prints_estimate(app: BillingApp, who: str, title: str) -> PrintSeen:
    return app.print_estimate(title, by=who)


@when(step("{who:Person} prints {bill:Bill}"), target_fixture="printed")
def prints_invoice(app: BillingApp, who: str, bill: Bill) -> PrintSeen:
    return app.print_invoice(bill, by=who)


@when(step("{who:Person} prints the receipt of her payment"), target_fixture="printed")
def prints_receipt(app: BillingApp, who: str) -> PrintSeen:
    return app.print_receipt(by=who)


@then(step("the print says {words}"))
def says(printed: PrintSeen, words: str) -> None:
    assert [word for word in quoted(words) if word not in printed.text] == []


@then(step("the print leads to approving and declining"))
def leads_to_answers(printed: PrintSeen) -> None:
    assert {link.rpartition("/")[2] for link in printed.links} >= {"approve", "decline"}


@then(step("the print holds the proof of what was signed in {title:Title}"))
def holds_proof(app: BillingApp, printed: PrintSeen, title: str) -> None:
    assert app.decision(title).fingerprint in printed.text.replace(" ", "")
