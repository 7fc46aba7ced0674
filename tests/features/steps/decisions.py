"""Deciding about estimates, and what is recorded of it."""

from collections.abc import Sequence

from pytest_bdd import given, then, when

from tests.drivers.billing_app import BillingApp, Mark, ReviewSeen
from tests.features.steps.words import is_because, step


@given(step("{who:Person} has approved {title:Title}"))
@when(step("{who:Person} approves {title:Title}"))
def approves(app: BillingApp, who: str, title: str) -> None:
    app.approve(title, by=who)


@given(step("{who:Person} has approved {option:Title} of {title:Title}"))
def approved_option(app: BillingApp, who: str, option: str, title: str) -> None:
    app.approve(title, by=who, option=option)


@when(step("{who:Person} chooses {option:Title} of {title:Title} and signs as {name:Title}"))
def chooses_and_signs(app: BillingApp, who: str, option: str, title: str, name: str) -> None:
    app.approve(title, by=who, option=option, mark=Mark(name=name))


@when(step("{who:Person} signs the approval of {title:Title} with her typed name"))
def signs_typed(app: BillingApp, who: str, title: str) -> None:
    app.approve(title, by=who, mark=Mark(name="Dana Reed"))


@when(step("{who:Person} signs the approval of {title:Title} with a drawing"))
def signs_drawn(app: BillingApp, who: str, title: str) -> None:
    app.approve(title, by=who, mark=Mark(name="Dana Reed", drawn="signature"))


@when(step("{who:Person} sends the same approval of {title:Title} again"))
def sends_again(app: BillingApp, who: str, title: str) -> None:
    app.approve_again(title, by=who)


@when(step("{who:Person} tries to approve {title:Title}"), target_fixture="told")
def tries_to_approve(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.approve(title, by=who))


@when(step("{who:Person} tries to approve {title:Title} without agreeing to the terms"), target_fixture="told")
def tries_without_terms(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.approve(title, by=who, mark=Mark(name="Dana Reed", agrees=False)))


@when(step("{who:Person} tries to approve {title:Title} with a blank sheet"), target_fixture="told")
def tries_with_blank_sheet(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.approve(title, by=who, mark=Mark(name="Dana Reed", drawn="blank")))


@when(step("{who:Person} tries to approve {title:Title} with a blank name"), target_fixture="told")
def tries_with_blank_name(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.approve(title, by=who, mark=Mark(name=" ")))


@given(step("{who:Person} has declined {title:Title}"))
@when(step("{who:Person} declines {title:Title}"))
def declines(app: BillingApp, who: str, title: str) -> None:
    app.decline(title, by=who)


@when(step("{who:Person} declines {title:Title} because {reason:Title}"))
def declines_because(app: BillingApp, who: str, title: str, reason: str) -> None:
    app.decline(title, by=who, reason=reason)


@when(step("{who:Person} tries to decline {title:Title}"), target_fixture="told")
def tries_to_decline(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.decline(title, by=who))


@when(step("{who:Person} asks for {wish:Title} instead of {title:Title}"))
def asks_for(app: BillingApp, who: str, wish: str, title: str) -> None:
    app.ask_changes(title, by=who, message=wish)


@when(step("{who:Person} tries to ask for changes to {title:Title}"), target_fixture="told")
def tries_to_ask(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.ask_changes(title, by=who, message="something else"))


@when(step("{who:Person} tries to ask for nothing instead of {title:Title}"), target_fixture="told")
def tries_to_ask_for_nothing(app: BillingApp, who: str, title: str) -> str:
    return app.refused(lambda: app.ask_changes(title, by=who, message=" "))


@when(step("Dana approves and Sam declines {title:Title} at the same moment"), target_fixture="losers")
def at_once(app: BillingApp, title: str) -> Sequence[str]:
    return app.decide_at_once(title, approver="Dana", decliner="Sam")


# The office decides for them.
@when(step("the office approves {title:Title} for Dana, told {how:Title}"))
def approves_for(app: BillingApp, title: str, how: str) -> None:
    app.approve_for(title, how_told=how)


@when(step("the office declines {title:Title} for Dana, told {how:Title}"))
def declines_for(app: BillingApp, title: str, how: str) -> None:
    app.decline_for(title, reason="", how_told=how)


@when(step("the office tries to approve {title:Title} for Dana without saying how it was told"), target_fixture="told")
def tries_to_approve_for(app: BillingApp, title: str) -> str:
    return app.refused(lambda: app.approve_for(title, how_told=""))


@when(step("the office tries to decline {title:Title} for Dana without saying how it was told"), target_fixture="told")
def tries_to_decline_for(app: BillingApp, title: str) -> str:
    return app.refused(lambda: app.decline_for(title, reason="", how_told=""))


@then(step("the office reads that {option:Title} was chosen for {title:Title}"))
def option_was_chosen(app: BillingApp, option: str, title: str) -> None:
    assert app.decision(title).option == option


@then(step("the office reads the reason {reason:Title} for {title:Title}"))
def reason_is_read(app: BillingApp, reason: str, title: str) -> None:
    assert app.decision(title).reason == reason


@then(step("the office reads the wish {wish:Title} for {title:Title}"))
def wish_is_read(app: BillingApp, wish: str, title: str) -> None:
    assert app.wishes(title) == [wish]


@then(step("the record of {title:Title} names {name:Title} with a {mark} signature"))
def record_names(app: BillingApp, title: str, name: str, mark: str) -> None:
    seen = app.decision(title)
    assert (seen.signer, seen.mark) == (name, mark)


@then(step("the record of {title:Title} says that the office was told {how:Title}"))
def record_says_how(app: BillingApp, title: str, how: str) -> None:
    assert app.decision(title).how_told == how


@then(step("the record of {title:Title} proves what she has read"))
def record_proves(app: BillingApp, title: str, review: ReviewSeen) -> None:
    assert review.fingerprint
    assert app.decision(title).fingerprint.startswith(review.fingerprint)


@then(step("there is one job for {title:Title}"))
def one_job(app: BillingApp, title: str) -> None:
    number = app.read(title, by="Dana").number
    assert [list(job.estimates) for job in app.jobs() if number in job.estimates] == [[number]]


@then(step("there is no job for {title:Title}"))
def no_job(app: BillingApp, title: str) -> None:
    number = app.read(title, by="Dana").number
    assert not any(number in job.estimates for job in app.jobs())


@then(step("one of the two is refused because the other has decided"))
def one_lost(losers: Sequence[str]) -> None:
    [told] = losers
    assert is_because(told, "Dana approved it") or is_because(told, "Sam declined it")


@then(step("the estimate {title:Title} stands as the other decided"))
def stands_as_decided(app: BillingApp, title: str, losers: Sequence[str]) -> None:
    [told] = losers
    assert app.read(title, by="Dana").standing == ("approved" if is_because(told, "Dana approved it") else "declined")
