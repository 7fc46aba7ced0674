"""What the office writes, sends, changes and takes back."""

from collections.abc import Sequence

from pytest_bdd import given, when

from tests.drivers.billing_app import BillingApp, Deposit, Offer
from tests.features.steps.words import offer_lines, one_line, step

Table = Sequence[Sequence[str]]


def send(app: BillingApp, offer: Offer) -> None:
    app.draft_estimate(offer)
    app.send_estimate(offer.title)


@given(step("Dana and Sam own a home that Northwind Heating looks after"))
def household(app: BillingApp) -> None:
    app.add_household()


@given(step("the office has written the estimate {title:Title} with a {deposit:Deposit}"))
def written(app: BillingApp, title: str, deposit: Deposit, datatable: Table) -> None:
    app.draft_estimate(Offer(title=title, lines=offer_lines(datatable), deposit=deposit))


@given(step("the office has sent the estimate {title:Title}"))
@when(step("the office sends the estimate {title:Title}"))
def sends(app: BillingApp, title: str) -> None:
    app.send_estimate(title)


@given(step("Dana was sent the estimate {title:Title}"))
@when(step("Dana is sent the estimate {title:Title}"))
def sent_as_listed(app: BillingApp, title: str, datatable: Table) -> None:
    send(app, Offer(title=title, lines=offer_lines(datatable)))


@given(step("Dana was sent the estimate {title:Title}, taxed by {way}"))
def sent_taxed(app: BillingApp, title: str, way: str, datatable: Table) -> None:
    send(app, Offer(title=title, lines=offer_lines(datatable), by_total=way == "total"))


@given(step("Dana was sent the estimate {title:Title}, less {percent:Percent} on the whole"))
def sent_less(app: BillingApp, title: str, percent: str, datatable: Table) -> None:
    send(app, Offer(title=title, lines=offer_lines(datatable), discount=percent))


@given(step("Dana was sent the estimate {title:Title} for {amount:Money}"))
@when(step("Dana is sent the estimate {title:Title} for {amount:Money}"))
def sent_for(app: BillingApp, title: str, amount: int) -> None:
    send(app, Offer(title=title, lines=one_line(title, amount)))


@given(step("Dana was sent the estimate {title:Title} for {amount:Money}, open for {days:d} days"))
def sent_for_days(app: BillingApp, title: str, amount: int, days: int) -> None:
    send(app, Offer(title=title, lines=one_line(title, amount), valid_days=days))


@given(step("Dana was sent the estimate {title:Title} for {amount:Money} that needs no signature"))
def sent_unsigned(app: BillingApp, title: str, amount: int) -> None:
    send(app, Offer(title=title, lines=one_line(title, amount), signature=False))


@given(step("Dana was sent the estimate {title:Title} for {amount:Money} with a {deposit:Deposit}"))
def sent_with_deposit(app: BillingApp, title: str, amount: int, deposit: Deposit) -> None:
    send(app, Offer(title=title, lines=one_line(title, amount), deposit=deposit))


@given(
    step("Dana was sent the estimate {title:Title} for {amount:Money} and {tax:Percent} tax with a {deposit:Deposit}")
)
def sent_taxed_with_deposit(app: BillingApp, title: str, amount: int, tax: str, deposit: Deposit) -> None:
    send(app, Offer(title=title, lines=one_line(title, amount, tax=tax), deposit=deposit))


@given(step("the office has taken {title:Title} back"))
def taken_back(app: BillingApp, title: str) -> None:
    app.withdraw(title)


@when(step("the office tries to take {title:Title} back"), target_fixture="told")
def tries_to_take_back(app: BillingApp, title: str) -> str:
    return app.refused(lambda: app.withdraw(title))


@given(step("the office has changed the price of {title:Title} to {amount:Money}"))
def repriced(app: BillingApp, title: str, amount: int) -> None:
    app.reprice(title, amount)


@given(step("the office has put the picture {picture:Title} into {title:Title} instead"))
def shown_beside(app: BillingApp, picture: str, title: str) -> None:
    app.show_beside(title, picture)


@when(step("the office cancels the job for {title:Title}"))
def cancels_job(app: BillingApp, title: str) -> None:
    app.cancel_job(title)
