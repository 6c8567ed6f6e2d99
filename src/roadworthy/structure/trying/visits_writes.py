"""Pages that change rows each time they are opened by GET, other than to note the visit itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.visiting import WRITES
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import shortened
from roadworthy.structure.trying.visits_grown import table_of
from roadworthy.structure.trying.visits_places import KIND, place_of_view, steps_of

NOTES_OF_VISITS = re.compile(
    r"session|last_?(login|seen|visit|activ|access|used|viewed|read|ping|online)"
    r"|(view|hit|visit|read|click|download|access|use)s?_?(count|counter|num|number)|num(ber)?_(of_)?(view|hit|visit|read)s"
    r"|\b(views|hits|visits|clicks|downloads)\"? = "
    r"|log\b|_log|histor|audit|activit|statist|metric|counter|captcha|nonce|cache|token|throttl|analytic|pageview",
    re.I,
)
ADDS = re.compile(r'SET ["`]?(\w+)["`]? = \(?["`\w.]*\1["`]?\s*\+', re.I)
DOES = {
    "INSERT": "adds rows to",
    "UPDATE": "changes rows of",
    "DELETE": "deletes rows of",
    "REPLACE": "changes rows of",
}


def writes(ground: Ground, pages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield one finding for each view, or other place where it begins, that writes on GET."""
    found: dict[Place, list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]] = {}
    for page in pages:
        for each in page["writes"]:
            shape, steps = str(each["shape"]), steps_of(ground, each["way"])
            is_of_library = page["is_admin"] and steps and (steps[0].path, steps[0].line) == _written_at(ground, page)
            if steps and not is_of_library and not NOTES_OF_VISITS.search(shape) and not ADDS.search(shape):
                view = place_of_view(ground, page)
                first = next((step for step in steps if view and step.path == view.path), steps[0])
                place = Place(first.path, first.line)
                found.setdefault(place, []).append((_done(shape), page, each))
    for place, seen in found.items():
        _, page, each = seen[0]
        did = list(dict.fromkeys(words for words, _, _ in seen))
        message = shortened(f"GET {shortened(page['path'], 36)} {did[0]}", 79)
        hint = f"{WRITES.way_out} (GET {page['path']} as {each['as']} {'; '.join(did)})"
        steps = steps_of(ground, each["way"])
        yield WRITES.found(Finding(place, message, hint, text=page["route"], kind=KIND, steps=steps))


def _written_at(ground: Ground, page: Mapping[str, Any]) -> tuple[str, int]:
    """Return where the class is written that a library's view of the admin works for."""
    place = place_of_view(ground, page)
    return (place.path, place.line) if place else ("", 0)


def _done(shape: str) -> str:
    """Return in words what a statement does, and to which table."""
    verb = shape.split(maxsplit=1)[0].upper()
    return f"{DOES.get(verb, 'changes rows of')} {table_of(shape)}"
