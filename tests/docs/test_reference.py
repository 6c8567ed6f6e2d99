"""The reference pages are what the program prints; `script/reference` writes them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def printed(*words: str) -> str:
    terminal = Terminal(out=io.StringIO(), err=io.StringIO(), input=io.StringIO())
    assert main(words, terminal) == 0
    assert isinstance(terminal.out, io.StringIO)
    return terminal.out.getvalue()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("commands.md", ("reference", "commands")),
        ("roadworthy-toml.md", ("reference", "toml")),
        ("kinds.md", ("reference", "kinds")),
        ("problems.md", ("reference", "problems")),
        ("checks.md", ("reference", "checks")),
        ("roadworthy.schema.json", ("schema",)),
    ],
)
def test_the_page_is_as_the_program_prints_it(page: str, words: tuple[str, ...]) -> None:
    assert (REFERENCE / page).read_text() == printed(*words), "run script/reference"
