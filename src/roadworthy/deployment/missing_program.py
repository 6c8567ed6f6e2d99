"""Tells, from what a failed command said, which program it looked for in vain."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORDS = (
    re.compile(r"\bsh: (?:line )?(?:\d+: )?(?P<name>[\w.+-]+): (?:command )?not found"),
    re.compile(r"No such file or directory: '(?P<name>[\w.+-]+)'"),
    re.compile(r"Can't find (?P<name>\w+)\. Make sure you have GNU gettext"),
)


def missing_program(lines: Iterable[str]) -> str:
    """Return the name of the program; nothing when the lines speak of none."""
    found = (pattern.search(line) for line in lines for pattern in WORDS)
    return next((match["name"] for match in found if match), "")
