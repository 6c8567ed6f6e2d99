"""Each folder in cases/ has a roadworthy.toml and, in problems.txt, all that the reader says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parent / "cases").iterdir())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_reader_says_exactly_this(case: Path, problems: Callable[[str], str]) -> None:
    said = problems((case / "roadworthy.toml").read_bytes().decode("utf-8"))
    assert said == (case / "problems.txt").read_text(encoding="utf-8").rstrip("\n")
