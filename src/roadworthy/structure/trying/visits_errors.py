"""Pages that answered 500: which of them say something of the site's own code, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place, Step
from roadworthy.structure.checks.trying.visiting import ANSWERS_500
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import path_in, shortened
from roadworthy.structure.trying.visits_places import last_place, steps_of

OF_MADE_UP_TEXT = frozenset([
    "JSONDecodeError", "UnicodeDecodeError", "ParseError", "ExpatError", "InvalidToken", "UnidentifiedImageError",
    "BadZipFile", "ParserError", "ScannerError", "BadSignature",
])  # fmt: skip
MADE_UP = re.compile(r"rw\d+x")
OUR_GUARD = "roadworthy tries this site"
NOT_THERE = frozenset(["ConnectionRefusedError", "ConnectionError", "TimeoutError", "gaierror", "OperationalError",
                       "ProgrammingError", "MultipleObjectsReturned"])  # fmt: skip
NOT_BUILT = re.compile(r"manifest|webpack|vite|stats file|bundle", re.I)
WHO = {"nobody": "nobody", "user": "a user", "staff": "staff"}


def errors(ground: Ground, pages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield one finding for each line of the site's own that pages stopped in."""
    found: dict[tuple[Place, str], list[tuple[str, str, Mapping[str, Any], tuple[Step, ...]]]] = {}
    for page in pages:
        for visitor, error in page["errors"].items():
            steps = steps_of(ground, error.get("way") or [])
            place = _in_template(ground, error) or last_place(steps)
            if place and is_told_by_site(error):
                found.setdefault((place, error["type"]), []).append((page["path"], visitor, error, steps))
    for (place, _), seen in found.items():
        path, _, error, steps = seen[0]
        who = " and ".join(dict.fromkeys(WHO[visitor] for at, visitor, _, _ in seen if at == path))
        more = len({at for at, _, _, _ in seen}) - 1
        hint = f"GET {path} as {who}{f', and {more} more pages' if more else ''}: {_said(error)}"
        message = shortened(f"{shortened(path, 36)} answers 500 to {who}: {_said(error)}", 79)
        yield ANSWERS_500.found(Finding(place, message, hint, text=f"{error['type']} {place}", steps=steps))


def _said(error: Mapping[str, Any]) -> str:
    return f"{error['type']}: {error['message']}" if error["message"] else str(error["type"])


def is_told_by_site(error: Mapping[str, Any]) -> bool:
    """Say whether an error is the site's own: not of what is not there, nor of the texts that were made up."""
    kinds = {error["type"], *error.get("causes", ())}
    if error["type"] == "TooSlow" or kinds & (NOT_THERE | OF_MADE_UP_TEXT) or OUR_GUARD in error["message"]:
        return False
    return not MADE_UP.search(error["message"]) and not NOT_BUILT.search(f"{error['type']} {error['message']}")


def _in_template(ground: Ground, error: Mapping[str, Any]) -> Place | None:
    """Return the line of the template where rendering stopped."""
    file, line = (*(error.get("template") or ()), "", 0)[:2]
    path = path_in(ground, str(file))
    return Place(path, int(line) or 1) if path else None


def broken_elsewhere(pages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is to be said of pages whose errors say nothing of the site's code."""
    told = [error for page in pages for error in page["errors"].values()]
    slow = sum(error["type"] == "TooSlow" for error in told)
    if slow:
        yield f"{slow} visit{'' if slow == 1 else 's'} that took longer than 15 s"
    others = [
        error for error in told if error["type"] != "TooSlow" and (not is_told_by_site(error) or not error["way"])
    ]
    if others:
        many = f"{len(others)} visit{'' if len(others) == 1 else 's'}"
        what = _said(others[0])[:120]
        yield f"{many} that ended in what is not there in a throwaway copy, or in made-up rows: {what}"
