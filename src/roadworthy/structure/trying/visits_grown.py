"""What grew on pages as rows were added: queries, and rows read; and where rows grew while queries did not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.visiting import GROWS, MANY, WHOLE_TABLE
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Quiet, path_in, shortened
from roadworthy.structure.trying.visits_places import KIND, last_place, place_of_view, steps_of

LOOKS, LEAST_STEP, LEAST_OF_TWO, TOO_MANY = 3, 2, 4, 100
TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+["`]?(\w+)', re.I)
Page = Mapping[str, Any]


def grown(ground: Ground, pages: Sequence[Page]) -> Iterator[Finding]:
    """Yield one finding for each line that asks more often the more rows there are."""
    found: dict[Place, dict[str, tuple[Page, Mapping[str, Any]]]] = {}
    first: dict[tuple[str, str], Place] = {}
    for page in pages:
        for each in page["grown"]:
            place = last_place(steps_of(ground, each["way"])) or _shown_by_library(ground, page, each)
            if place and each["shape"].startswith("SELECT") and is_growth(each["counts"]):
                what = name_of(each)
                at = first.setdefault((place.path, what), place) if "." in what else place
                of_place = found.setdefault(at, {})
                if what not in of_place or each["counts"] > of_place[what][1]["counts"]:
                    of_place[what] = page, each
    for place, seen in found.items():
        yield _grown_at(ground, place, seen)


def _shown_by_library(ground: Ground, page: Page, each: Mapping[str, Any]) -> Place | None:
    """Return the API's view whose rows a library turned into an answer, following a relation where no own line is."""
    is_meant = not each["way"] and each["relation"] and page["is_api"]
    return place_of_view(ground, page) if is_meant else None


def _grown_at(ground: Ground, place: Place, seen: Mapping[str, tuple[Page, Mapping[str, Any]]]) -> Finding:
    names = sorted(seen, key=lambda name: (-seen[name][1]["counts"][-1], "." not in name, name))
    page, each = seen[names[0]]
    counts = ", ".join(str(count) for count in each["counts"])
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    message = shortened(f"a query for each row, of {shortened(names[0], 40)}{more}: {counts} as rows grow", 79)
    ways_out = dict.fromkeys(way_out(seen[name][1]) for name in names)
    hint = f"{'; '.join(ways_out)} (GET {page['path']} as {page['as']})"
    steps = steps_of(ground, each["way"])
    return GROWS.found(Finding(place, message, hint, text=", ".join(names), kind=KIND, steps=steps))


def name_of(each: Mapping[str, Any]) -> str:
    """Return the relation that a statement follows, or its table."""
    return str(each["relation"]).removeprefix("1 ") or table_of(each["shape"])


def is_growth(counts: Sequence[int]) -> bool:
    """Say whether a statement was asked more often at each look, each time by more than chance."""
    least = LEAST_STEP if len(counts) == LOOKS else LEAST_OF_TWO
    return len(counts) > 1 and all(after - before >= least for before, after in pairwise(counts))


def table_of(statement: str) -> str:
    """Return the first table that a statement names."""
    found = TABLE.search(statement)
    return found.group(1) if found else "a table"


def way_out(each: Mapping[str, Any]) -> str:
    """Return what reads it with the rows."""
    name = str(each["relation"]).partition(".")[2]
    if not name:
        return "ask once for all rows, before the loop"
    if "COUNT(" in each["shape"]:
        return f'count with the rows: annotate(Count("{name}"))'
    is_one = str(each["relation"]).startswith("1 ")
    return f'read it with the rows: {"select_related" if is_one else "prefetch_related"}("{name}")'


def many(ground: Ground, pages: Sequence[Page]) -> Iterator[Finding]:
    """Yield pages that ask the database more than a hundred times, for another reason than growth."""
    for page in pages:
        total = max(page["totals"], default=0)
        growing = sum(each["counts"][-1] for each in page["grown"] if is_growth(each["counts"]))
        place = place_of_view(ground, page)
        if place and total - growing > TOO_MANY:
            message = shortened(f"{shortened(page['path'], 40)} asks the database {total} times", 79)
            yield MANY.found(Finding(place, message, text=page["route"]))


def whole_tables(
    ground: Ground, pages: Sequence[Page], sizes: Mapping[str, Sequence[int]], codebase: Codebase
) -> Iterator[Finding]:
    """Yield lines that read all rows, however many, of a model whose rows are dated as they come."""
    seen: set[tuple[Place, str]] = set()
    for page in pages:
        for each in () if page["is_admin"] else page["fetched"]:
            size = list(sizes.get(each["model"], ()))
            place = last_place(steps_of(ground, each["way"]))
            is_all = each["is_whole"] and len(size) == LOOKS and each["counts"] == size and size[0] < size[-1]
            if place and is_all and codebase.index.grows(each["qualname"]) and (place, each["model"]) not in seen:
                seen.add((place, each["model"]))
                name = each["model"].rpartition(".")[2]
                message = shortened(f"every {name} there is was read for {page['path']}", 79)
                steps = steps_of(ground, each["way"])
                yield WHOLE_TABLE.found(Finding(place, message, text=page["route"], kind=KIND, steps=steps))


def quiet(ground: Ground, pages: Sequence[Page]) -> tuple[Quiet, ...]:
    """Return the lines where rows were read, ever more of them, and no query came for each."""
    noisy = {tuple(step[:2]) for page in pages for each in page["grown"] for step in each["way"]}
    found = set()
    for page in pages:
        for each in page["fetched"]:
            counts, way = each["counts"], [step for step in each["way"] if tuple(step[:2]) not in noisy]
            if len(way) == len(each["way"]) and way and is_growth(counts):
                file, line, name = way[0]
                found.add(Quiet(path_in(ground, str(file)), int(line), str(name)))
    return tuple(sorted(each for each in found if each.path))
