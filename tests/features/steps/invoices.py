"""Invoices."""

from collections.abc import Sequence

from pytest_bdd import given, then, when

from tests.drivers.billing_app import Bill, BillingApp, OfferLine, Told
from tests.features.steps.words import offer_lines, one_line, step

Table = Sequence[Sequence[str]]


@given(step("the office has sent the final invoice for {title:Title}"))
@when(step("the office sends the final invoice for {title:Title}"))
def sends_final(app: BillingApp, title: str) -> None:
    app.send_invoice(Bill(title, "final"))


@given(step("Dana was sent the invoice {title:Title} for {amount:Money}"))
@when(step("the office sends Dana the invoice {title:Title} for {amount:Money}"))
def sends_invoice(app: BillingApp, title: str, amount: int) -> None:
    app.send_invoice(Bill(title), one_line(title, amount))


@when(step("the office sends Dana the invoices {one:Title} and {other:Title}"))
def sends_two(app: BillingApp, one: str, other: str) -> None:
    for title in (one, other):
        app.send_invoice(Bill(title), one_line(title, 100_00))


@when(step("the office sends Dana the invoice {title:Title}"))
def sends_as_listed(app: BillingApp, title: str, datatable: Table) -> None:
    app.send_invoice(Bill(title), offer_lines(datatable))


@when(
    step(
        "the office sends Dana the invoice {title:Title} with {quantity} at {price:Money}, "
        "less {discount:Percent}, taxed {tax:Percent} by {way}"
    )
)
def sends_figures(app: BillingApp, title: str, quantity: str, price: int, discount: str, tax: str, way: str) -> None:
    line = OfferLine(
        description=title, price_minor=price, quantity=quantity, discount=discount, tax="" if tax == "0" else tax
    )
    app.send_invoice(Bill(title), [line], by_total=way == "total")


@given(step("the office has voided {bill:Bill}"))
@when(step("the office voids {bill:Bill}"))
def voids(app: BillingApp, bill: Bill) -> None:
    app.void(bill)


@when(step("the office tries to void {bill:Bill}"), target_fixture="told")
def tries_to_void(app: BillingApp, bill: Bill) -> str:
    return app.refused(lambda: app.void(bill))


@given(step("the office has written off {bill:Bill}"))
def written_off(app: BillingApp, bill: Bill) -> None:
    app.write_off(bill)


@when(step("Dana tries to read {bill:Bill}"), target_fixture="told")
def tries_to_read(app: BillingApp, bill: Bill) -> str:
    return app.refused(lambda: app.see_invoice(bill, by="Dana"))


@then(step("{bill:Bill} is {standing:Owed}"))
def invoice_stands(app: BillingApp, bill: Bill, standing: str) -> None:
    assert app.see_invoice(bill, by="Dana").standing == standing


@then(step("{bill:Bill} is {standing:Owed} with {amount:Money} to pay"))
def invoice_stands_with(app: BillingApp, bill: Bill, standing: str, amount: int) -> None:
    seen = app.see_invoice(bill, by="Dana")
    assert (seen.standing, seen.to_pay_minor) == (standing, amount)


@then(step("{bill:Bill} shows a total of {total:Money}"))
def shows_total(app: BillingApp, bill: Bill, total: int) -> None:
    assert app.see_invoice(bill, by="Dana").total_minor == total


@then(step("{bill:Bill} shows a total of {total:Money}, {paid:Money} paid so far and {left:Money} to pay"))
def shows_figures(app: BillingApp, bill: Bill, total: int, paid: int, left: int) -> None:
    seen = app.see_invoice(bill, by="Dana")
    assert (seen.total_minor, seen.paid_minor, seen.to_pay_minor) == (total, paid, left)


@then(step("{bill:Bill} shows {tax:Money} tax and the deposit of {amount:Money} taken off"))
def shows_deposit(app: BillingApp, bill: Bill, tax: int, amount: int) -> None:
    seen = app.see_invoice(bill, by="Dana")
    assert (seen.tax_minor, [(one.stage, one.amount_minor) for one in seen.told]) == (tax, [("credit_applied", amount)])


STAGES = {
    "is not finished": "unfinished",
    "arrived": "paid",
    "came from the deposit": "credit_applied",
}


@then(step("{bill:Bill} tells of {amount:Money} that {stage}"), target_fixture="told_before")
def tells_of(app: BillingApp, bill: Bill, amount: int, stage: str) -> Sequence[Told]:
    newest, *before = app.see_invoice(bill, by="Dana").told
    assert (newest.stage, newest.amount_minor) == (STAGES[stage], amount)
    return before


@then(step("before that of {amount:Money} that did not go through, because the card was declined"))
def told_refused(told_before: Sequence[Told], amount: int) -> None:
    assert [(one.stage, one.amount_minor) for one in told_before] == [("not_paid", amount)]
    assert told_before[0].why.startswith("The card was declined.")


@then(step("{bill:Bill} shows no tax"))
def shows_no_tax(app: BillingApp, bill: Bill) -> None:
    assert app.see_invoice(bill, by="Dana").tax_minor == 0


@then(step("{bill:Bill} names {one:Title} and {other:Title}, with {tax:Money} tax and a total of {total:Money}"))
def names_lines(app: BillingApp, bill: Bill, one: str, other: str, tax: int, total: int) -> None:
    seen = app.see_invoice(bill, by="Dana")
    assert (list(seen.lines), seen.tax_minor, seen.total_minor) == ([one, other], tax, total)


@then(step("there is no deposit for {title:Title}"))
def no_deposit(app: BillingApp, title: str) -> None:
    assert not app.has_deposit(title)


@then(step("the number of {later:Title} follows on that of {earlier:Title}"))
def numbers_follow(app: BillingApp, later: str, earlier: str) -> None:
    numbers = [int(app.see_invoice(Bill(one), by="Dana").number.removeprefix("INV-")) for one in (earlier, later)]
    assert numbers[1] == numbers[0] + 1
