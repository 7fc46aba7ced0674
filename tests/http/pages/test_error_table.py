"""Each error class of ours has its status, and each its sentence; nothing falls through to a bare 500 by oversight."""

import importlib
import pkgutil

import pytest

import application
import domain
import entrypoints.http
from adapters.babel.texts import BabelTexts
from application.errors import ApplicationError
from application.ports.payment_gateway import GatewayError, GatewayUnavailable
from domain.access.errors import AccessRefused
from domain.shared.errors import DomainError
from entrypoints.http.errors import STATUS, DoorRefused, code_of, status_of

for package in (domain, application, entrypoints.http):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith(".main"):
            importlib.import_module(module.name)

# Families, which nobody raises themselves.
FAMILIES = {DomainError, ApplicationError, GatewayError, DoorRefused}


def _below(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(_below(child) for child in kind.__subclasses__()))


OURS = sorted(set().union(*(_below(family) for family in FAMILIES)) - FAMILIES, key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__qualname__)
def test_each_error_of_ours_has_a_status_and_a_code(kind: type[Exception]) -> None:
    assert any(ancestor in STATUS for ancestor in kind.__mro__), f"{kind.__qualname__} is missing in errors.STATUS"
    error = kind.__new__(kind)
    assert status_of(error) in {202, 400, 401, 403, 404, 409, 422, 503}
    assert code_of(error) not in {"failed", ""}


def test_the_walk_finds_the_errors() -> None:
    names = {kind.__name__ for kind in OURS}
    assert {"EstimateExpired", "NothingDue", "OutcomeUnknown", "NotSignedIn", "StaleWrite", "AccessRefused"} <= names


def test_the_whole_of_a_family_is_not_in_the_table() -> None:
    """Else a new class would find its family, and the test above could never fail."""
    assert not FAMILIES & set(STATUS)


def test_what_nobody_foresaw_is_a_500_without_a_word_of_it() -> None:
    error = RuntimeError("password=hunter2")
    assert (status_of(error), code_of(error)) == (500, "failed")


@pytest.mark.parametrize("kind", [AccessRefused, GatewayUnavailable])
def test_a_code_has_a_sentence_in_each_language(kind: type[DomainError]) -> None:
    for language in ("en", "es", "fr"):
        said = BabelTexts().error_sentence(kind.code, {}, language=language, currency="USD", zone="UTC")
        assert kind.code not in said
        assert said.endswith(".")
