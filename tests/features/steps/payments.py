"""Paying, by invoice and by payment link, and what the processor does."""

from collections.abc import Mapping

from pytest_bdd import given, then, when

from tests.drivers.billing_app import Bill, BillingApp
from tests.features.steps.words import step


def pay(app: BillingApp, bill: Bill, who: str) -> str:
    app.begin_paying(bill, by=who)
    assert app.enter_card(by=who, card="good") == "paid"
    return app.come_back(by=who)


@when(step("{who:Person} looks how to pay {bill:Bill}"), target_fixture="ways")
def looks_how_to_pay(app: BillingApp, who: str, bill: Bill) -> Mapping[str, int]:
    return app.ways_to_pay(bill, by=who)


@then(step("she is offered to pay {amount:Money} by card"))
def offered_card(ways: Mapping[str, int], amount: int) -> None:
    assert ways == {"card": amount}


@given(step("{who:Person} has paid {bill:Bill} by card"), target_fixture="said")
@when(step("{who:Person} pays {bill:Bill} by card"), target_fixture="said")
def pays(app: BillingApp, who: str, bill: Bill) -> str:
    return pay(app, bill, who)


@given(step("{who:Person} has begun to pay {bill:Bill}"), target_fixture="checkout")
@when(step("{who:Person} begins to pay {bill:Bill}"), target_fixture="checkout")
def begins(app: BillingApp, who: str, bill: Bill) -> str:
    return app.begin_paying(bill, by=who)


@when(step("{who:Person} begins to pay {bill:Bill} again"), target_fixture="later_checkout")
def begins_again(app: BillingApp, who: str, bill: Bill) -> str:
    return app.begin_paying(bill, by=who)


@when(step("{who:Person} tries to pay {bill:Bill}"), target_fixture="told")
def tries_to_pay(app: BillingApp, who: str, bill: Bill) -> str:
    return app.refused(lambda: app.begin_paying(bill, by=who))


@given(step("{who:Person} has taken over paying {bill:Bill}"), target_fixture="later_checkout")
@when(step("{who:Person} takes over paying {bill:Bill}"), target_fixture="later_checkout")
def takes_over(app: BillingApp, who: str, bill: Bill) -> str:
    return app.begin_paying(bill, by=who, take_over=True)


@when(step("{who:Person} tries to take over paying {bill:Bill}"), target_fixture="told")
def tries_to_take_over(app: BillingApp, who: str, bill: Bill) -> str:
    return app.refused(lambda: app.begin_paying(bill, by=who, take_over=True))


@then(step("Dana is led to the same checkout as before"))
def same_checkout(checkout: str, later_checkout: str) -> None:
    assert later_checkout == checkout


@then(step("Sam is led to another checkout than Dana"))
def another_checkout(checkout: str, later_checkout: str) -> None:
    assert later_checkout != checkout


@then(step("Dana's checkout takes no money any more"))
def checkout_is_closed(app: BillingApp) -> None:
    assert app.enter_card(by="Dana", card="good") == "closed"


@given(step("Dana's card was declined"))
def card_was_declined(app: BillingApp) -> None:
    assert app.enter_card(by="Dana", card="declined") == "declined"


@given(step("{who:Person} has entered a good card and closed the browser"))
@when(step("{who:Person} enters a good card and closes the browser"))
def enters_and_leaves(app: BillingApp, who: str) -> None:
    assert app.enter_card(by=who, card="good") == "paid"


@when(step("{who:Person} enters a good card and comes back"), target_fixture="said")
def enters_and_returns(app: BillingApp, who: str) -> str:
    enters_and_leaves(app, who)
    return app.come_back(by=who)


@when(step("{who:Person} enters a card whose bank asks back and comes back"), target_fixture="said")
def is_asked_and_returns(app: BillingApp, who: str) -> str:
    assert app.enter_card(by=who, card="asking") == "paid"
    return app.come_back(by=who)


@when(step("{who:Person} comes back"), target_fixture="said")
@when(step("{who:Person} comes back without having paid"), target_fixture="said")
def comes_back(app: BillingApp, who: str) -> str:
    return app.come_back(by=who)


@when(step("Dana's charge of the ended checkout goes through all the same"))
def crossing_charge(app: BillingApp) -> None:
    assert app.enter_card(by="Dana", card="crossing") == "paid"


@then(step("she is told that it is {stage}"))
def is_told(said: str, stage: str) -> None:
    assert said == stage


@then(step("{amount:Money} of Dana's payment is kept as credit"))
def kept_as_credit(app: BillingApp, amount: int) -> None:
    assert app.credit_minor(by="Dana") == amount


@then(step("the office is told of money in excess"))
def office_is_told(app: BillingApp) -> None:
    assert "payment_excess" in app.exceptions()


@then(step("the processor has charged nothing"))
def charged_nothing(app: BillingApp) -> None:
    assert list(app.charges_minor()) == []


@then(step("the processor has charged {amount:Money}"))
def charged(app: BillingApp, amount: int) -> None:
    assert list(app.charges_minor()) == [amount]


@then(step("the processor has charged {one:Money} and {other:Money}"))
def charged_both(app: BillingApp, one: int, other: int) -> None:
    assert list(app.charges_minor()) == [one, other]


# The processor.
@given(step("the processor's news come {how}"))
def news_comes(app: BillingApp, how: str) -> None:
    app.news_comes(how)


@when(step("the late news arrive"))
def late_news(app: BillingApp) -> None:
    app.late_news_arrives()


@when(step("the portal looks for missed payments"))
def looks_for_missed(app: BillingApp) -> None:
    app.look_for_missed_payments()


@given(step("the processor cannot be reached to {what} a checkout"))
def cannot_be_reached(app: BillingApp, what: str) -> None:
    app.cannot_be_reached(to=what)


# Payment links.
@given(step("the office has asked for {amount:Money} of {bill:Bill} as {purpose:Title}, open for {days:d} days"))
@when(step("the office asks for {amount:Money} of {bill:Bill} as {purpose:Title}, open for {days:d} days"))
def asks_payment(app: BillingApp, amount: int, bill: Bill, purpose: str, days: int) -> None:
    app.ask_payment(bill, amount_minor=amount, purpose=purpose, days=days)


@given(step("the office has taken back the request {purpose:Title}"))
def request_taken_back(app: BillingApp, purpose: str) -> None:
    app.take_back_link(purpose)


@given(step("{who:Person} has paid {purpose:Title} by card"), target_fixture="said")
@when(step("{who:Person} pays {purpose:Title} by card"), target_fixture="said")
def pays_link(app: BillingApp, who: str, purpose: str) -> str:
    app.begin_paying_link(purpose, by=who)
    assert app.enter_card(by=who, card="good") == "paid"
    return app.come_back(by=who)


@when(step("{who:Person} tries to pay {purpose:Title}"), target_fixture="told")
def tries_to_pay_link(app: BillingApp, who: str, purpose: str) -> str:
    return app.refused(lambda: app.begin_paying_link(purpose, by=who))
