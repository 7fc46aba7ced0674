"""The first page after signing in."""

from pytest_bdd import then, when

from tests.drivers.billing_app import BillingApp, HomeSeen
from tests.features.steps.words import quoted, step


@when(step("{who:Person} looks at her first page"), target_fixture="home")
def looks(app: BillingApp, who: str) -> HomeSeen:
    return app.first_page(by=who)


@then(step("nothing needs her"))
def nothing_needs(home: HomeSeen) -> None:
    assert list(home.needs) == []


@then(step("{titles} need her, in this order"))
def needs_in_order(home: HomeSeen, titles: str) -> None:
    assert list(home.needs) == quoted(titles)


@then(step("{title:Title} is coming up"))
def is_coming(home: HomeSeen, title: str) -> None:
    assert list(home.coming) == [title]


@then(step("{title:Title} stands among what was last"))
def was_last(home: HomeSeen, title: str) -> None:
    assert title in home.lately
