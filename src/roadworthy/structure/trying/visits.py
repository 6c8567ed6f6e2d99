"""Opens every page of a site on the ground as nobody, as a user and as staff, and makes findings of what was seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, said
from roadworthy.structure.trying.visits_errors import broken_elsewhere, errors
from roadworthy.structure.trying.visits_grown import grown, many, quiet, whole_tables
from roadworthy.structure.trying.visits_sharing import left_behind, shown_to_next
from roadworthy.structure.trying.visits_writes import writes

INSIDE = Path(__file__).with_name("inside_visits.py")
TIME_LIMIT_S = 300.0
MOST_NAMED = 3


def visit_everything(ground: Ground, codebase: Codebase) -> Tried:
    """Return what was seen on the pages. The ground's database must be migrated, and may be filled."""
    answer = ground.ask(INSIDE, {}, min(TIME_LIMIT_S, ground.time_limit_s) if ground.time_limit_s else TIME_LIMIT_S)
    if failed := answer.get("failed"):
        return Tried(not_looked_at=(f"its pages: {said(failed)}",))
    return judged(ground, codebase, answer)


def judged(ground: Ground, codebase: Codebase, answer: Mapping[str, Any]) -> Tried:
    """Return the findings of an answer."""
    pages = [page for page in answer["pages"] if page["is_own"]]
    findings = [*errors(ground, pages), *grown(ground, pages), *many(ground, pages)]
    findings += [*whole_tables(ground, pages, answer["sizes"], codebase), *writes(ground, pages)]
    findings += [*shown_to_next(ground, pages), *left_behind(ground, codebase, answer["kept"])]
    ordered = sorted(findings, key=lambda each: (each.place, each.id, each.message))
    return Tried(tuple(ordered), (_told(pages),), tuple(_not_seen(answer, pages)), quiet(ground, pages))


def _told(pages: Sequence[Mapping[str, Any]]) -> str:
    opened = [page for page in pages if is_found(page) and not is_shut(page)]
    measured = sum(len(page["totals"]) > 1 for page in pages)
    return (
        f"opened {len(opened)} of {len(pages)} addresses as nobody, user and staff; "
        f"counted the queries of {measured} with 3, 8 and 13 rows"
    )


def is_found(page: Mapping[str, Any]) -> bool:
    """Say whether a page was found: for some visitor it was there."""
    return any(status not in (0, 404) for status in page["statuses"].values())


def is_shut(page: Mapping[str, Any]) -> bool:
    """Say whether a page let none of the visitors in that came to it: nobody may be sent to log in."""
    seen = page["statuses"].items()
    of_users = [status for visitor, status in seen if visitor != "nobody" and status not in (0, 404)]
    statuses = of_users or [status for _, status in seen if status not in (0, 404)]
    is_kept_out = page["statuses"].get("nobody", 403) in (0, 302, 401, 403, 404)
    return is_found(page) and is_kept_out and all(status in (401, 403) for status in statuses)


def _not_seen(answer: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what could not be looked at."""
    if not pages:
        yield "its pages: no view is of the project's own code"
    yield from answer["unfinished"]
    late = sorted(_route(page) for page in pages if not page["was_sought"])
    if late:
        yield f"{_count(len(late), 'address')} that there was no time for, on this machine: {_named(late)}"
    lost = sorted(_route(page) for page in pages if page["was_sought"] and not is_found(page))
    if lost:
        yield f"{_count(len(lost), 'address')} that no made-up argument led to: {_named(lost)}"
    shut = sorted(_route(page) for page in pages if is_shut(page))
    if shut:
        yield f"{_count(len(shut), 'address')} that let no made-up visitor in: {_named(shut)}"
    failed = {name: why for name, why in answer["not_made"].items() if not why.startswith("no more")}
    if failed:
        name, why = min(failed.items())
        which = f"{_named(sorted(failed))} ({name}: {why})"
        yield f"{_count(len(failed), 'model')} that no valid row could be made of: {which}"
    yield from broken_elsewhere(pages)


def _route(page: Mapping[str, Any]) -> str:
    return str(page["route"]) or "/"


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, noun: str) -> str:
    many_of_it = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number} {noun if number == 1 else many_of_it}"
