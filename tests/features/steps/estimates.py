"""Writing, sending, reading and deciding estimates."""

from collections.abc import Mapping, Sequence

from pytest_bdd import given, then, when

from tests.drivers.billing_app import BillingApp, Deposit, Mark, Offer, ReviewSeen
from tests.features.steps.words import is_because, offer_lines, one_line, priced, step

Table = Sequence[Sequence[str]]
Choice = tuple[str, Mapping[str, str]]


def send(app: BillingApp, offer: Offer) -> None:
    app.draft_estimate(offer)
    app.send_estimate(offer.title)


# The office writes and sends.
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


@when(step("the office cancels the job for {title:Title}"))
def cancels_job(app: BillingApp, title: str) -> None:
    app.cancel_job(title)


# The customer reads and chooses.
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


# The customer decides.
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
