"""How a run of the tests counts and chooses: levels of scenarios, short and long forms."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.ids import ROOT

FEATURE = """
@estimates @EST-1
Feature: Levels

  @application @http @browser
  Scenario: On every level
    Given a level

  Scenario: On the first two
    Given a level

  @application
  Scenario: Fails on one
    Given a fault
"""
CONFTEST = """
from tests.support import levels

def pytest_generate_tests(metafunc):
    levels.parametrize(metafunc)
"""
SCENARIOS = """
from pytest_bdd import given, scenarios

scenarios("levels.feature")

@given("a level")
def a_level(level): assert level in ("application", "http", "browser")

@given("a fault")
def a_fault(): assert False
"""
FORMS = """
import pytest

def test_always(rounds): assert rounds(short=2, long=3) in (2, 3)

@pytest.mark.long
def test_in_full(rounds): assert rounds(short=2, long=3) == 3
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in folders that are named like levels, which must not be counted as such."""
    folder = tmp_path / "http"
    folder.mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    files = {"levels.feature": FEATURE, "conftest.py": CONFTEST, "test_levels.py": SCENARIOS, "test_forms.py": FORMS}
    for name, text in files.items():
        (folder / name).write_text(text)
    return tmp_path


def run(project: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", *arguments, "."]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    result = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return result.stdout.splitlines()


@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_level_is_counted_before_the_closing_line(project: Path, workers: str) -> None:
    lines = run(project, "-n", workers)
    rows = [words for line in lines if (words := line.split())[2::2] == ["passed", "failed"]]
    counts = {level: (passed, failed) for level, passed, _, failed, _ in rows}
    assert counts == {"application": ("2", "1"), "http": ("2", "0"), "browser": ("1", "0")}
    assert "1 failed, 6 passed" in lines[-1]


def test_one_level_can_be_chosen(project: Path) -> None:
    assert "1 passed" in run(project, "-m", "browser")[-1]


def test_the_full_form_runs_when_asked_for(project: Path) -> None:
    assert "1 passed, 7 deselected" in run(project, "-k", "forms")[-1]
    assert "2 passed" in run(project, "-k", "forms", "--long")[-1]


def test_a_tag_that_is_no_id_is_refused(project: Path) -> None:
    feature = project / "http" / "levels.feature"
    feature.write_text(feature.read_text().replace("@EST-1", "@EST-99"))
    assert "error" in run(project)[-1]
