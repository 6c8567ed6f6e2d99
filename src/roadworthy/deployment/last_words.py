"""Finds, in what a failed command of the site wrote, the place in the site's own code and the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from roadworthy.problems import Where

FRAME = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)')
ERROR = re.compile(
    r"^(?:[\w.]+\.)?(?P<kind>[A-Z]\w*(?:Error|Exception|Exit|Warning|Configured|NotFound|DoesNotExist)|[A-Z]\w+): "
)
URL_PASSWORD = re.compile(r"(\w+://[^:/@\s]*:)[^@/\s]+(?=@)")
LONGEST = 300


def last_words(lines: Sequence[str], folder: Path) -> tuple[Where, str]:
    """Return the deepest place below `folder` that a traceback names, and the last error, without a password."""
    text = [line for line in lines if line.strip()]
    reason = next((line.strip() for line in reversed(text) if ERROR.match(line.strip())), text[-1] if text else "")
    return _place(text, folder), URL_PASSWORD.sub(r"\1***", reason.strip())[:LONGEST] or "it said nothing"


def _place(lines: Sequence[str], folder: Path) -> Where:
    frames = [match for match in map(FRAME.match, lines) if match]
    for frame in reversed(frames):
        path = Path(frame["file"])
        is_own = path.is_relative_to(folder) and not {"site-packages", ".roadworthy"} & set(path.parts)
        if is_own:
            return Where(str(path.relative_to(folder)), int(frame["line"]))
    return Where()
