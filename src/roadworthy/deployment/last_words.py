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
CHECKED = re.compile(r"^(?P<what>\S.*?): \((?P<id>[\w.]+)\) (?P<words>.+)")
LONGEST = 300


def last_words(lines: Sequence[str], folder: Path) -> tuple[Where, str]:
    """Return the deepest place below `folder` that a traceback names, and the last error, without a password.

    Where Django's own checks refuse the site, the error is all that they call one.
    """
    text = [line for line in lines if line.strip()]
    last = next((line.strip() for line in reversed(text) if ERROR.match(line.strip())), text[-1] if text else "")
    reason = "; ".join(_refused(text)) or last
    return _place(text, folder), URL_PASSWORD.sub(r"\1***", reason.strip())[:LONGEST] or "it said nothing"


def _refused(lines: Sequence[str]) -> list[str]:
    """Return what Django's checks call an error, as `what: words (id)`; of no object at all, without the `?`."""
    begun = next((number for number, line in enumerate(lines) if "SystemCheckError: " in line), len(lines))
    told = []
    for line in lines[begun:]:
        if line.startswith(("WARNINGS:", "INFOS:", "DEBUGS:")):
            break
        if found := CHECKED.match(line):
            what = "" if found["what"] == "?" else f"{found['what']}: "
            told.append(f"{what}{found['words'].rstrip('.')} ({found['id']})")
    return told


def _place(lines: Sequence[str], folder: Path) -> Where:
    frames = [match for match in map(FRAME.match, lines) if match]
    for frame in reversed(frames):
        path = Path(frame["file"])
        is_own = path.is_relative_to(folder) and not {"site-packages", ".roadworthy"} & set(path.parts)
        if is_own:
            return Where(str(path.relative_to(folder)), int(frame["line"]))
    return Where()
