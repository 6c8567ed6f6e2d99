"""`script/benchmark` runs what the page of benchmarks names, whether that is a file or a package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = sorted(set(re.findall(r"`script/benchmark (\w+)", (ROOT / "benchmarks" / "README.md").read_text())))


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_is_a_file_or_else_a_package_that_runs(name: str) -> None:
    file, package = ROOT / "benchmarks" / f"{name}.py", ROOT / "benchmarks" / name / "__main__.py"
    assert file.is_file() != package.is_file()


def test_a_file_comes_before_a_folder_of_what_it_needs() -> None:
    lines = (ROOT / "script" / "benchmark").read_text().splitlines()
    assert lines[-2] == 'if [ -f "benchmarks/$name.py" ]; then exec .venv/bin/python "benchmarks/$name.py" "$@"; fi'
