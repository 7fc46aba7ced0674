"""Languages."""

import re

from pytest_bdd import given, then, when

from tests.drivers.http import HttpApp
from tests.drivers.http.languages import CODES
from tests.features.steps.words import quoted, step

# "1 de mes de año" stands for any day that is written so.
MONTH = r"[a-zéû]{3,10}"
WRITTEN = {
    "1 de mes de año": rf"\b\d{{1,2}} de {MONTH} de \d{{4}}\b",
    "1 mois an": rf"\b\d{{1,2}}(er)? {MONTH} \d{{4}}\b",
}


@given(step("{who:Person} has chosen to read {title:Title} in {language}"), target_fixture="read")
@when(step("{who:Person} chooses to read {title:Title} in {language}"), target_fixture="read")
def chooses_to_read(app: HttpApp, who: str, title: str, language: str) -> str:
    return plain(app.read_in(title, language, by=who))


@given(step("{who:Person} has signed in and chosen {language}"))
def has_chosen(app: HttpApp, who: str, language: str) -> None:
    app.choose_language(language, by=who)


@when(step("a stranger whose browser asks for {language} comes to the portal"), target_fixture="read")
def stranger_comes(app: HttpApp, language: str) -> str:
    return plain(app.door_in(f"{CODES[language]}-CA, en;q=0.4"))


@when(step("{who:Person} approves {title:Title} as it stands before her"))
def approves_as_it_stands(app: HttpApp, who: str, title: str) -> None:
    app.approve(title, by=who)


@then(step("she reads the words {words:Title} and the price {price:Title}"))
def reads_words(read: str, words: str, price: str) -> None:
    assert words in read
    assert price in read


@then(step("they read the words {words:Title}"))
def they_read(read: str, words: str) -> None:
    assert words in read


@then(step("she reads its last day as {written:Title}"))
def reads_day(read: str, written: str) -> None:
    assert re.search(WRITTEN[written], read), read


@then(step("{who:Person} reads the words {words:Title} in {title:Title}"))
def somebody_reads(app: HttpApp, who: str, words: str, title: str) -> None:
    assert words in plain(app.words_of(title, by=who))


@then(step("the record of {title:Title} is in {language}, with the sentence that she agreed to"))
def is_recorded_in(app: HttpApp, title: str, language: str) -> None:
    recorded, consent = app.language_of_record(title)
    assert recorded == CODES[language]
    assert consent.startswith({"Spanish": "Acepto", "French": "J’accepte", "English": "I agree"}[language])


@then(step("her print of {title:Title} says {words}"))
def her_print_says(app: HttpApp, title: str, words: str) -> None:
    printed = plain(app.print_estimate(title, by="Dana").text)
    assert [word for word in quoted(words) if word not in printed] == []


@then(step("{who:Person}'s newest mail begins with {words:Title} and says {amount:Title}"))
def newest_mail(app: HttpApp, who: str, words: str, amount: str) -> None:
    newest = app.mails(to=who)[-1]
    assert newest.subject.startswith(words)
    assert amount in plain(newest.text)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
