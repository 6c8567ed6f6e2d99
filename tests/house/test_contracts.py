"""The rules of the house that a program can check: imports, docstrings, lengths, and who may be found by name."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SOURCES = sorted((HOUSE / "src").rglob("*.py"))
LONGEST_FILE = 500
ALONE = {"src/roadworthy/monitoring/agent.py": 2050}
"""What is sent to hosts as one file may be longer."""


def short(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_imports_go_one_way() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [lint_imports, "--no-logo", "--no-cache"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    python = [*SOURCES, *(HOUSE / "tests").rglob("*.py"), *(HOUSE / "script").glob("*.py")]
    lengths = {short(path): len(path.read_text().splitlines()) for path in python}
    assert {name: lines for name, lines in lengths.items() if lines > ALONE.get(name, LONGEST_FILE)} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [short(path) for path in SOURCES if path.stem in nameless] == []


@pytest.mark.parametrize("command", ["road", "roadworthy"])
def test_the_command_is_installed_under_both_names(command: str) -> None:
    (script,) = entry_points(group="console_scripts", name=command)
    assert script.value == "roadworthy.__main__:start"
    assert callable(script.load())
