import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

import application
import domain
from adapters.babel.sentences import GENERAL, SENTENCES, sentence_for
from adapters.babel.texts import BabelTexts
from application.errors import ApplicationError
from application.ports.payment_gateway import GatewayError
from domain.shared.errors import DomainError

NEVER = re.compile(r"\binvalid\b|\berror\b|[a-z]_[a-z]|!$", re.IGNORECASE)


def codes() -> Iterator[str]:
    for package in (domain, application):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    waiting: list[type[DomainError | ApplicationError | GatewayError]] = [DomainError, ApplicationError, GatewayError]
    while waiting:
        one = waiting.pop()
        waiting.extend(one.__subclasses__())
        yield one.code


def test_every_error_has_a_sentence() -> None:
    assert set(codes()) - set(SENTENCES) == set()


def test_no_sentence_is_for_an_error_that_is_gone() -> None:
    assert {key.split(".")[0] for key in SENTENCES} - set(codes()) == set()


def test_every_sentence_is_in_plain_words() -> None:
    assert [sentence for sentence in SENTENCES.values() if NEVER.search(re.sub(r"\{\w+\}", "", sentence))] == []
    assert [sentence for sentence in SENTENCES.values() if not sentence.endswith(".")] == []


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("amount_above_due", {"payable_minor": 48000}, "At most $480.00 can be paid now. Please enter that or less."),
        ("text_refused", {"reason": "too_long", "most": 2000}, "This is too long. Please keep it to 2,000 characters."),
        (
            "estimate_expired",
            {"valid_until": date(2026, 3, 31)},
            "This estimate was open until March 31, 2026. Call us, and we will send you a new one.",
        ),
        (
            "estimate_not_open",
            {"status": "approved", "decided_by": "Dana", "decided_at": datetime(2026, 3, 31, 18, 2, tzinfo=UTC)},
            (
                "Dana approved this estimate on March 31, 2026 at 2:02\N{NO-BREAK SPACE}PM. Nothing was changed. "
                "Call us if that is not right."
            ),
        ),
    ],
)
def test_values_are_shown_as_people_read_them(code: str, values: dict[str, object], said: str) -> None:
    shown = BabelTexts().error_sentence(code, values, language="en", currency="USD", zone="America/New_York")
    assert shown == said


def test_a_sentence_whose_values_are_missing_gives_way() -> None:
    assert sentence_for("estimate_not_open", {"status": "approved"}) == SENTENCES["estimate_not_open"]
    assert sentence_for("amount_above_due", {}) == GENERAL
    assert sentence_for("never_heard_of", {"reason": "x"}) == GENERAL


@pytest.mark.T64
def test_t64_a_hostile_name_is_printed_as_typed() -> None:
    values = {"status": "declined", "decided_by": "{code.__class__}", "decided_at": date(2026, 3, 31)}
    shown = BabelTexts().error_sentence("estimate_not_open", values, language="en", currency="USD", zone="UTC")
    assert shown.startswith("{code.__class__} declined this estimate on March 31, 2026.")
