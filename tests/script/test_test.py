"""`script/test` ends with what its parts ended with, and shows all of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
Answer = subprocess.CompletedProcess[str]
PARTS = ("machines", "not live", "live and not machines")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tools and tests do nothing, and well."""
    house = tmp_path / "house"
    for name in ("script/test", "script/bootstrap", ".venv/bin/ruff", ".venv/bin/mypy", ".venv/bin/lint-imports"):
        program(house / name, "")
    shutil.copy2(HOUSE / "script" / "test", house / "script" / "test")
    return house


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run_tests(checkout: Path, failing: str = "") -> Answer:
    program(checkout / ".venv/bin/pytest", f'echo "ran: $2"\n[ "$2" != "{failing}" ]')
    return subprocess.run(
        [checkout / "script" / "test"], capture_output=True, text=True, timeout=60, check=False, cwd="/"
    )


def ran(answer: Answer) -> set[str]:
    return {line.removeprefix("ran: ") for line in answer.stdout.splitlines() if line.startswith("ran: ")}


def test_all_passed_is_0(checkout: Path) -> None:
    answer = run_tests(checkout)
    assert answer.returncode == 0, answer.stderr
    assert ran(answer) == set(PARTS)


@pytest.mark.parametrize("failing", PARTS)
def test_one_part_that_fails_is_1_and_all_are_shown(checkout: Path, failing: str) -> None:
    answer = run_tests(checkout, failing)
    assert answer.returncode == 1
    assert ran(answer) == set(PARTS)


@pytest.mark.parametrize("tool", ["ruff", "mypy", "lint-imports"])
def test_a_linter_that_complains_ends_it_before_the_tests(checkout: Path, tool: str) -> None:
    program(checkout / ".venv/bin" / tool, "exit 3")
    answer = run_tests(checkout)
    assert (answer.returncode, ran(answer)) == (3, set())
