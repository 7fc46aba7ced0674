"""What no file of the project may hold: soft spots, paths of one machine, a registry's address, unknown ids."""

import re
from collections.abc import Callable, Iterable

import pytest

from tests.support import ids
from tests.support.tracked import tracked

# Put together from halves, so that this file does not hold what it looks for.
SOFT = re.compile(
    "|".join(
        first + second
        for first, second in (
            (r"\bTO", r"DO\b"),
            (r"\bFIX", r"ME\b"),
            ("NotImplemented", "Error"),
            (r"pytest\.", r"(?:skip|xfail|importorskip)\b"),
            (r"mark\.", r"(?:skip|skipif|xfail)\b"),
            ("unittest", r"\.skip"),
            (r"^\s*@", r"(?:skip|ignore|wip)\b"),
        )
    ),
    re.MULTILINE,
)
MACHINE = re.compile(r"(?<![\w.:/>}-])/(?:home|Users|root|work|workspace|builds)/[A-Za-z0-9._-]+")
ADDRESS = re.compile(r"://|^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE)
ID_IN_TEST = re.compile(r"\b([TR]\d{2})\b")
ID_IN_NAME = re.compile(r"\bdef test_([tr]\d{2})_")
PROMISE_TAG = re.compile(r"@([A-Z]{3}-\d+)\b")
FOREIGN_WORD = re.compile(r"(?<![a-z])tenan" + "t", re.IGNORECASE)  # French says "maintenant"
LOCKS = ("requirements", "uv.lock", "poetry.lock", "package-lock.json", "*/package-lock.json", ".npmrc")
CODE = ("src", "tests", "features")


def hits(pattern: re.Pattern[str], files: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}: {match[0].strip()}" for name, text in files for match in pattern.finditer(text)]


def test_nothing_is_left_for_later() -> None:
    assert hits(SOFT, tracked(*CODE)) == []


def test_the_code_says_contractor() -> None:
    assert hits(FOREIGN_WORD, tracked("src", "features")) == []


def test_no_path_of_one_machine_is_committed() -> None:
    others = ((name, text) for name, text in tracked() if name != "tests/architecture/test_files.py")
    assert hits(MACHINE, others) == []


def test_lock_files_name_no_registry() -> None:
    files = list(tracked(*LOCKS))
    assert "requirements/dev.txt" in dict(files)
    assert hits(ADDRESS, files) == []


def test_every_locked_package_has_a_hash() -> None:
    for name, text in tracked("requirements"):
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        packages = re.split(r"\n(?=\S)", "\n".join(lines))
        assert [f"{name}: {package}" for package in packages if "--hash=sha256:" not in package] == []


def unknown_ids(files: Iterable[tuple[str, str]]) -> set[str]:
    known = set(ids.threats())
    named = {found.upper() for _, text in files for rule in (ID_IN_TEST, ID_IN_NAME) for found in rule.findall(text)}
    return named - known


def test_the_threats_and_faults_that_tests_name_exist() -> None:
    others = [(name, text) for name, text in tracked("tests") if name != "tests/architecture/test_files.py"]
    assert unknown_ids(others) == set()


def test_the_promises_that_features_name_exist() -> None:
    tags = {tag for _, text in tracked("features") for tag in PROMISE_TAG.findall(text)}
    assert tags - set(ids.promises()) == set()


def test_the_documents_are_whole() -> None:
    threats = ids.threats()
    assert [f"T{n:02}" for n in range(1, 80)] == [name for name in threats if name[0] == "T"]
    assert [f"R{n:02}" for n in range(1, 43)] == [name for name in threats if name[0] == "R"]
    assert [f"I{n}" for n in range(1, 21)] == [name for name in threats if name[0] == "I"]
    assert len(ids.promises()) >= 74


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (lambda text: hits(SOFT, [("a.py", text)]), "# TO" + "DO: later"),
        (lambda text: hits(SOFT, [("a.py", text)]), "raise NotImplemented" + "Error"),
        (lambda text: hits(SOFT, [("a.py", text)]), "@pytest.mark." + "skipif(True)"),
        (lambda text: hits(SOFT, [("a.feature", text)]), "  @" + "wip"),
        (lambda text: hits(MACHINE, [("a.md", text)]), "see /home/sam/portal"),
        (lambda text: hits(MACHINE, [("a.py", text)]), 'ROOT = "/builds/portal"'),
        (lambda text: hits(ADDRESS, [("r.txt", text)]), "--index-url https" + "://registry.example/simple"),
        (lambda text: hits(ADDRESS, [("r.txt", text)]), "-f wheels"),
        (lambda text: hits(FOREIGN_WORD, [("a.py", text)]), "app.tenan" + "t"),
        (lambda text: unknown_ids([("test_a.py", text)]), "@pytest.mark.T80"),
        (lambda text: unknown_ids([("test_a.py", text)]), "def test_r99_a_fault():"),
    ],
)
def test_a_planted_fault_is_found(check: Callable[[str], object], planted: str) -> None:
    assert check(planted)


@pytest.mark.parametrize("innocent", ["https://example.com/home/page", "{base}/builds/1", "GET /root", "a/home/b"])
def test_an_address_is_no_path_of_a_machine(innocent: str) -> None:
    assert hits(MACHINE, [("a.py", innocent)]) == []
