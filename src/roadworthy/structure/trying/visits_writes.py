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
from roadworthy.structure.trying.visits_places import last_place, steps_of

NOTES_OF_VISITS = re.compile(
    r"session|last_?(login|seen|visit|activ|access|used|viewed|read|ping|online)|(view|hit|visit|read|click|seen|download|"
    r"access|use)s?_?(count|counter|num|number|at|on|by)?\"? = |log\b|_log|logs?\"|histor|audit|activit|statist|metric|"
    r"counter|captcha|nonce|cache|token|throttl|analytic|visit|pageview|history",
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
    """Yield one finding for each line of the site's own that writes on GET."""
    seen: set[tuple[Place, str]] = set()
    for page in pages:
        for each in page["writes"]:
            shape, steps = str(each["shape"]), steps_of(ground, each["way"])
            place, table = last_place(steps), table_of(re.sub(r"DELETE FROM", "FROM", shape))
            if not place or NOTES_OF_VISITS.search(shape) or ADDS.search(shape) or (place, table) in seen:
                continue
            seen.add((place, table))
            did = DOES.get(shape.split(maxsplit=1)[0].upper(), "changes rows of")
            message = shortened(f"GET {shortened(page['path'], 40)} {did} {table}", 79)
            hint = f"{WRITES.way_out} (GET {page['path']} as {each['as']})"
            yield WRITES.found(Finding(place, message, hint, text=f"{table} {page['route']}", steps=steps))
