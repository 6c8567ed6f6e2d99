"""Which file a time belongs to: each site has one for each month, in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime


def month_of(time_ms: int) -> str:
    """Return the month of a time, as 2026-11."""
    at = datetime.fromtimestamp(time_ms / 1000, UTC)
    return f"{at.year:04}-{at.month:02}"


def month_bounds(month: str) -> tuple[int, int]:
    """Return the first millisecond of a month, and of the next."""
    year, number = map(int, month.split("-"))
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return _first(year, number), _first(*following)


def months_between(start_ms: int, end_ms: int) -> Iterator[str]:
    """Yield the months that have a part of the time from `start_ms` up to `end_ms`."""
    at = start_ms
    while at < end_ms:
        month = month_of(at)
        yield month
        at = month_bounds(month)[1]


def month_before(month: str) -> str:
    """Return the month before."""
    return month_of(month_bounds(month)[0] - 1)


def _first(year: int, month: int) -> int:
    return int(datetime(year, month, 1, tzinfo=UTC).timestamp()) * 1000
