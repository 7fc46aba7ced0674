"""Reading estimates and choosing from them."""

from collections.abc import Mapping, Sequence

from pytest_bdd import given, then, when

from tests.drivers.billing_app import BillingApp, ReviewSeen
from tests.features.steps.words import priced, step

Table = Sequence[Sequence[str]]
Choice = tuple[str, Mapping[str, str]]


@when(step("{who:Person} tries to read the estimate {title:Title}"), target_fixture="told")
def tries_to_read_estimate(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.read(title, by=who))


@given(step("{who:Person} has {title:Title} open before her"))
def has_open(app: BillingApp, who: str, title: str) -> None:
    app.review(title, by=who)


@given(step("{who:Person} has read what she would agree to in {title:Title}"), target_fixture="review")
@when(step("{who:Person} chooses what is offered in {title:Title}"), target_fixture="review")
def chooses_the_only(app: BillingApp, who: str, title: str) -> ReviewSeen:
    return app.review(title, by=who)


@when(step("{who:Person} chooses {choice:Choice} of {title:Title}"), target_fixture="review")
def chooses(app: BillingApp, who: str, choice: Choice, title: str) -> ReviewSeen:
    return app.review(title, by=who, option=choice[0], extras=choice[1])


@when(step("{who:Person} tries to choose {choice:Choice} of {title:Title}"), target_fixture="told")
def tries_to_choose(app: BillingApp, who: str, choice: Choice, title: str) -> str:
    return app.refused(lambda: app.review(title, by=who, option=choice[0], extras=choice[1]))


@when(step("{who:Person} tries to go on with {title:Title} without a choice"), target_fixture="told")
def tries_without_choice(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.review(title, by=who))


# What stands then.
@then(step("the estimate {title:Title} is {standing:Standing}"))
def stands(app: BillingApp, title: str, standing: str) -> None:
    assert app.read(title, by="Dana").standing == standing


@then(step("the estimate {title:Title} is approved for {amount:Money}"))
def approved_for(app: BillingApp, title: str, amount: int) -> None:
    seen = app.read(title, by="Dana")
    assert (seen.standing, seen.total_minor) == ("approved", amount)


@then(step("Dana reads the estimate {title:Title} as open, with a total of {amount:Money}"))
def open_with_total(app: BillingApp, title: str, amount: int) -> None:
    seen = app.read(title, by="Dana")
    assert (seen.standing, seen.total_minor) == ("open", amount)


@then(step("Dana reads the estimate {title:Title} as open, without a total, with the options"))
def open_with_options(app: BillingApp, title: str, datatable: Table) -> None:
    seen = app.read(title, by="Dana")
    assert (seen.standing, seen.total_minor, seen.options) == ("open", None, priced(datatable))


@then(step("{who:Person} sees the picture {picture:Title} in {title:Title}"))
def sees_picture(app: BillingApp, who: str, picture: str, title: str) -> None:
    assert app.pictures(title, by=who) == [picture]


@then(step("she is asked to agree to {amount:Money}"))
def asked_to_agree(review: ReviewSeen, amount: int) -> None:
    assert review.total_minor == amount


@then(step("she is asked to agree to {amount:Money}, of which {tax:Money} is tax"))
def asked_to_agree_with_tax(review: ReviewSeen, amount: int, tax: int) -> None:
    assert (review.total_minor, review.tax_minor) == (amount, tax)


@then(step("she reads that a deposit of {amount:Money} is needed before the work is planned"))
def deposit_is_needed(review: ReviewSeen, amount: int) -> None:
    assert (review.deposit_minor, review.deposit_required) == (amount, True)


@then(step("she reads the terms before she signs"))
def terms_are_shown(review: ReviewSeen, terms: str) -> None:
    assert review.terms == terms
