"""Pages that answered 500: which of them say something of the site's own code, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.visiting import ANSWERS_500
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import path_in, shortened
from roadworthy.structure.trying.visits_places import KIND, last_place, steps_of

OF_MADE_UP_TEXT = frozenset([
    "JSONDecodeError", "UnicodeDecodeError", "ParseError", "ExpatError", "InvalidToken", "UnidentifiedImageError",
    "BadZipFile", "ParserError", "ScannerError", "BadSignature",
])  # fmt: skip
MADE_UP = re.compile(r"rw\d+x|['“]a['”]")
FEW_PAGES, MOST_TOLD = 8, 3
Seen = tuple[Mapping[str, Any], str, Mapping[str, Any]]
OF_DJANGO = re.compile(r"(Group|Site|Permission|ContentType|FlatPage) matching query")
NAMED_IN_CODE = re.compile(r"""=\s*(["'].*["']|[A-Z][A-Z_]+\b|settings\.)""")
OF_NOTHING = re.compile(r"'NoneType' object has no attribute '(\w+)'")
HOLES = re.compile(r"[<(]")
OUR_GUARD = "roadworthy tries this site"
NOT_THERE = frozenset(["ConnectionRefusedError", "ConnectionError", "TimeoutError", "gaierror", "OperationalError",
                       "ProgrammingError", "MultipleObjectsReturned"])  # fmt: skip
NOT_BUILT = re.compile(r"manifest|webpack|vite|stats file|bundle", re.I)
WHO = {"nobody": "nobody", "user": "a user", "staff": "staff"}


def errors(ground: Ground, pages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield one finding for each line of the site's own that pages stopped in."""
    for seen in by_line(pages):
        page, _, error = seen[0]
        steps = steps_of(ground, error["way"])
        place = _in_template(ground, error) or last_place(steps)
        if not place or not is_told_by_site(error) or is_everywhere(seen, pages) or is_of_arguments(seen):
            continue
        path = page["path"]
        who = " and ".join(dict.fromkeys(WHO[visitor] for of, visitor, _ in seen if of is page))
        more = len({of["path"] for of, _, _ in seen}) - 1
        hint = f"GET {path} as {who}{f', and {more} more pages' if more else ''}: {_said(error)}"
        message = shortened(f"{shortened(path, 36)} answers 500 to {who}: {_said(error)}", 79)
        yield ANSWERS_500.found(Finding(place, message, hint, text=f"{error['type']} {place}", kind=KIND, steps=steps))


def by_line(pages: Sequence[Mapping[str, Any]]) -> list[list[Seen]]:
    """Return the errors by the innermost of the site's own lines that they came through, and their kind."""
    found: dict[Any, list[Seen]] = {}
    for page in pages:
        for visitor, error in page["errors"].items():
            at = tuple(error["way"][0][:2]) if error["way"] else ()
            found.setdefault((at, error["type"]), []).append((page, visitor, error))
    return list(found.values())


def is_everywhere(seen: Sequence[Seen], pages: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether one line broke so many pages that it is rather one made-up row that all of them read."""
    opened = sum(any(status not in (0, 404) for status in page["statuses"].values()) for page in pages)
    return len({page["path"] for page, _, _ in seen}) > max(FEW_PAGES, opened // 4)


def is_of_arguments(seen: Sequence[Seen]) -> bool:
    """Say whether a row was only missing for addresses whose arguments were put together from several rows."""
    is_missing = all(error["type"] == "DoesNotExist" for _, _, error in seen)
    return is_missing and all(HOLES.search(page["route"]) for page, _, _ in seen)


def _said(error: Mapping[str, Any]) -> str:
    return f"{error['type']}: {error['message']}" if error["message"] else str(error["type"])


def is_told_by_site(error: Mapping[str, Any]) -> bool:
    """Say whether an error is the site's own: not of what is not there, nor of the texts that were made up."""
    kinds = {error["type"], *error.get("causes", ())}
    if error["type"] == "TooSlow" or kinds & (NOT_THERE | OF_MADE_UP_TEXT) or OUR_GUARD in error["message"]:
        return False
    nothing = OF_NOTHING.match(error["message"])
    if nothing and f"request.auth.{nothing[1]}" in error.get("text", ""):
        return False  # who asks was let in without a token of the site's own kind
    is_seeded = OF_DJANGO.match(error["message"]) or NAMED_IN_CODE.search(error.get("text", ""))
    if error["type"] == "DoesNotExist" and is_seeded:
        return False
    return not MADE_UP.search(error["message"]) and not NOT_BUILT.search(f"{error['type']} {error['message']}")


def _in_template(ground: Ground, error: Mapping[str, Any]) -> Place | None:
    """Return the line of the template where rendering stopped."""
    file, line = (*(error.get("template") or ()), "", 0)[:2]
    path = path_in(ground, str(file))
    return Place(path, int(line) or 1) if path else None


def broken_elsewhere(pages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is to be said of pages whose errors say nothing of the site's code."""
    slow = sum(error["type"] == "TooSlow" for page in pages for error in page["errors"].values())
    if slow:
        yield f"{slow} visit{'' if slow == 1 else 's'} that took longer than 15 s"
    others: dict[str, int] = {}
    for seen in by_line(pages):
        _, _, error = seen[0]
        if error["type"] != "TooSlow" and (
            not is_told_by_site(error) or not error["way"] or is_everywhere(seen, pages) or is_of_arguments(seen)
        ):
            others[_said(error)[:120]] = others.get(_said(error)[:120], 0) + len(seen)
    for words, count in sorted(others.items(), key=lambda each: -each[1])[:MOST_TOLD]:
        yield f"{count} visit{'' if count == 1 else 's'} that made-up rows or this copy may have broken: {words}"
