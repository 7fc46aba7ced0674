"""Time, refusals, emails, and getting in."""

import re

from pytest_bdd import given, then, when

from tests.drivers.billing_app import BillingApp
from tests.features.steps.words import is_because, step, subject_of


@given(step("{days:d} days have passed"))
@when(step("{days:d} days pass"))
def days_pass(app: BillingApp, days: int) -> None:
    app.pass_time(minutes=days * 24 * 60)


@given(step("{minutes:d} minutes have passed"))
def minutes_pass(app: BillingApp, minutes: int) -> None:
    app.pass_time(minutes=minutes)


@when(step("the portal's workers do all their work once more"))
def repeats_work(app: BillingApp) -> None:
    app.repeat_work()


@then(step("{who:Pronoun} is refused because {reason}"))
def refused_because(who: str, told: str, reason: str) -> None:
    assert is_because(told, reason), told


@then(step("{who:Anyone} gets one email {about}"))
def one_email(app: BillingApp, who: str, about: str) -> None:
    assert _attached(app, who, about) == [[]]


@then(step("{who:Anyone} gets one email {about}, with a PDF"))
def one_email_with_pdf(app: BillingApp, who: str, about: str) -> None:
    [names] = _attached(app, who, about)
    assert [name.rpartition(".")[2] for name in names] == ["pdf"]


def _attached(app: BillingApp, who: str, about: str) -> list[list[str]]:
    """The attachments of each mail to somebody about something."""
    subject = subject_of(about)
    return [list(mail.attachments) for mail in app.mails(to=who) if re.fullmatch(subject, mail.subject)]


@given(step("{who:Person} has asked for a link to sign in"))
def asked_to_sign_in(app: BillingApp, who: str) -> None:
    app.ask_sign_in(by=who)


@when(step("a stranger asks for a link to sign in"))
def stranger_asks(app: BillingApp) -> None:
    app.ask_sign_in(by="a stranger")


@then(step("no email goes to the stranger"))
def stranger_gets_nothing(app: BillingApp) -> None:
    assert list(app.mails(to="a stranger")) == []


@given(step("a mail scanner has opened the link for {who:Person} twice"))
def scanned(app: BillingApp, who: str) -> None:
    app.open_sign_in(by=who)
    app.open_sign_in(by=who)


@given(step("{who:Person} has signed in with the link"))
@given(step("{who:Person} has signed in with the newest link"))
@when(step("{who:Person} signs in with the link"))
def signs_in(app: BillingApp, who: str) -> None:
    app.sign_in(by=who)


@when(step("{who:Person} tries to sign in with the link"), target_fixture="told")
@when(step("{who:Person} tries to sign in with the link again"), target_fixture="told")
def tries_to_sign_in(app: BillingApp, who: str) -> str:
    return app.refused(lambda: app.sign_in(by=who))


@when(step("{who:Person} tries to sign in with the first link"), target_fixture="told")
def tries_first_link(app: BillingApp, who: str) -> str:
    return app.refused(lambda: app.sign_in(by=who, which=0))


@then(step("{who:Person} is signed in"))
def is_signed_in(app: BillingApp, who: str) -> None:
    assert app.is_signed_in(by=who)


@when(step("Dana tries to use the link of {title:Title} for {article:w} {thing:w}"), target_fixture="told")
def uses_for(app: BillingApp, title: str, article: str, thing: str) -> str:
    return app.refused(lambda: app.open_with(title, thing))
