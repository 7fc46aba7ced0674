"""The three levels at which one scenario runs, and their count at the end of a run."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from pytest_bdd.scenario import scenario_wrapper_template_registry

LEVELS = ("application", "http", "browser")
DEFAULT = ("application", "http")  # for a scenario whose tags name no level
PROPERTY = "level"


def note_tag(tag: str, function: Callable[..., object]) -> bool | None:
    """Keep a level's tag as a wish of the scenario instead of a marker; True when the tag was one.

    As a marker every run of a scenario would carry all its levels, and each would be counted three times.
    """
    if tag not in LEVELS:
        return None
    function.__dict__.setdefault("levels", set()).add(tag)
    return True


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Run a scenario once for each level that its tags ask for, as its fixture and its marker `level`."""
    if metafunc.function not in scenario_wrapper_template_registry:
        return
    asked = metafunc.function.__dict__.get("levels") or DEFAULT
    if "level" not in metafunc.fixturenames:
        metafunc.fixturenames.append("level")
    values = [pytest.param(level, marks=getattr(pytest.mark, level)) for level in LEVELS if level in asked]
    metafunc.parametrize("level", values, indirect=True, scope="session")


def note_level(item: pytest.Item) -> None:
    """Write the item's level where its report carries it, from a worker to the controller too.

    Not read from the report's keywords: those hold the names of folders as well, such as tests/http.
    """
    item.user_properties.extend((PROPERTY, level) for level in LEVELS if item.get_closest_marker(level))


def count_lines(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return a line for each level: how many of its tests passed, and how many did not; none when none has run."""
    passed, failed = Counter[str](), Counter[str]()
    for report in reports:
        levels = [str(value) for name, value in getattr(report, "user_properties", ()) if name == PROPERTY]
        if report.failed:
            failed.update(levels)
        elif report.when == "call" and report.passed:
            passed.update(levels)
    if not passed and not failed:
        return []
    width = max(map(len, LEVELS))
    return [f"{level:<{width}}  {passed[level]:>5} passed  {failed[level]:>5} failed" for level in LEVELS]
