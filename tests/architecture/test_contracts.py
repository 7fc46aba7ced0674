"""import-linter's contracts hold for the code, and each turns red when its rule is broken.

A contract that matches nothing stays green for ever, so each is shown a planted violation: in a copy of the tree
whose files are empty but for the plant.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.ids import ROOT

# The modules that the contracts name: import-linter refuses to run without them.
NAMED = [
    *(Path("src/entrypoints", name, "__init__.py") for name in ("bootstrap", "cli")),
    *(Path("src/entrypoints", kind, name) for kind in ("http", "workers") for name in ("__init__.py", "main.py")),
]
LINT = Path(sys.executable).with_name("lint-imports")
PLANTS = {
    "Dependencies point inwards": [
        ("domain/shared/planted.py", "import application"),
        ("application/ports/planted.py", "import adapters"),
        ("adapters/postgres/planted.py", "import entrypoints"),
    ],
    "The core knows no framework": [
        ("domain/shared/planted.py", "import sqlalchemy.orm"),
        ("application/ports/planted.py", "from httpx import Client"),
    ],
    "The domain does not serialise itself": [("domain/shared/planted.py", "from msgspec import Struct")],
    "Adapters do not know each other": [("adapters/planted/__init__.py", "from adapters.postgres import launcher")],
    "Only the bootstrap reaches the adapters": [
        ("entrypoints/http/planted.py", "import adapters.postgres"),
        ("entrypoints/cli/planted.py", "from adapters import postgres"),
    ],
    "The sandbox imports nothing of ours": [
        ("entrypoints/sandbox/planted.py", "import domain.shared"),
        ("entrypoints/sandbox/planted.py", "import entrypoints.http"),
    ],
    "Only the process starts and the command line compose the portal": [
        ("entrypoints/http/planted.py", "import entrypoints.bootstrap"),
        ("entrypoints/workers/planted.py", "from entrypoints import bootstrap"),
    ],
}


def lint(folder: Path) -> tuple[int, str]:
    result = subprocess.run(
        [LINT, "--no-cache", "--no-logo", "--config", "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def broken(output: str) -> set[str]:
    return {line.removesuffix(" BROKEN").strip() for line in output.splitlines() if line.endswith(" BROKEN")}


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The tree of src with empty files, and the contracts as they are."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for path in {*(path.relative_to(ROOT) for path in (ROOT / "src").rglob("*.py")), *NAMED}:
        copy = tmp_path / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    return tmp_path


def test_the_contracts_hold() -> None:
    status, output = lint(ROOT)
    assert status == 0, output


def test_each_contract_has_its_plant() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(PLANTS) == {contract["name"] for contract in config["tool"]["importlinter"]["contracts"]}


def test_a_tree_without_a_plant_is_green(skeleton: Path) -> None:
    status, output = lint(skeleton)
    assert (status, broken(output)) == (0, set()), output


@pytest.mark.parametrize(
    ("contract", "file", "line"), [(name, *plant) for name, plants in PLANTS.items() for plant in plants]
)
def test_a_planted_import_breaks_its_contract(skeleton: Path, contract: str, file: str, line: str) -> None:
    planted = skeleton / "src" / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f"{line}\n")
    status, output = lint(skeleton)
    assert status == 1, output
    assert contract in broken(output), output
