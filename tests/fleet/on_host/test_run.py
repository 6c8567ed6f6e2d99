"""Variables are read as systemd reads them."""

from pathlib import Path

import pytest

from roadworthy.fleet.on_host.operations import Refused
from roadworthy.fleet.on_host.run import read_variables

TEXT = r"""
# a comment
; another
PLAIN=one two
QUOTED="a \"b\" $c \\ d"
LITERAL='a "b" \n'
ESCAPED=a\ b
EMPTY=
JOINED="a"'b'
LONG="first
second"
HASH=a#b
"""


def test_all_ways_to_write_one(tmp_path: Path) -> None:
    file = tmp_path / "variables"
    file.write_text(TEXT)
    assert read_variables(str(file)) == {
        "PLAIN": "one two",
        "QUOTED": 'a "b" $c \\ d',
        "LITERAL": 'a "b" \\n',
        "ESCAPED": "a b",
        "EMPTY": "",
        "JOINED": "ab",
        "LONG": "first\nsecond",
        "HASH": "a#b",
    }


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"variables: no such file or directory"):
        read_variables(str(tmp_path / "variables"))
