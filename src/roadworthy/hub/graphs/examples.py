"""Requests that were slow or failed, kept as they came in, so that a person can see what one of them did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.unit import words


@dataclass(frozen=True)
class Repeated:
    """A statement that one request asked again and again, and the line that asked."""

    statement: str
    line: str
    times: int


@dataclass(frozen=True)
class Example:
    """One request, or one task."""

    kind: str
    at: float
    view: str
    method: str
    status: str
    path: str
    took: str
    waited: str
    queries: str
    repeated: tuple[Repeated, ...]
    release: str
    error: str
    id: str


def examples_of(reading: Reading, view: str = "", kind: str = "", most: int = 100) -> list[Example]:
    """Return the latest examples of the span, at most so many."""
    span = reading.span
    found = reading.store.examples(reading.key, span.start, span.end + span.step_s)
    wanted = [
        one
        for one in found
        if (not kind or one.get("example") == kind) and (not view or view == (one.get("view") or one.get("name")))
    ]
    latest = sorted(wanted, key=lambda one: -_number(one.get("at")))[:most]
    return [_example(one) for one in latest]


def _example(given: Mapping[str, Any]) -> Example:
    """Take values as they were sent: each may be missing or of another kind."""
    return Example(
        kind=str(given.get("example")), at=_number(given.get("at")), view=_text(given, "view") or _text(given, "name"),
        method=_text(given, "method"), status=_text(given, "status"), path=_text(given, "path"),
        took=words(_number(given.get("ms")), "ms"), waited=words(_number(given.get("db_ms")), "ms"),
        queries=_text(given, "queries"), repeated=_repeated(given.get("repeated")), release=_text(given, "release"),
        error=_text(given, "error"), id=_text(given, "id"),
    )  # fmt: skip


def _repeated(given: Any) -> tuple[Repeated, ...]:
    rows = [row for row in given if isinstance(row, list) and len(row) == 3] if isinstance(given, list) else []
    return tuple(Repeated(str(row[0]), str(row[1]), int(_number(row[2]))) for row in rows)


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return "" if value is None else str(value)[:500]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
