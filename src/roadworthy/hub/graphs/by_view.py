"""The table of a site's views: how often each was asked, how it did, and how much of the site's time it took."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.hub.graphs.line import Value
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import FAILED
from roadworthy.hub.graphs.unit import words

BY = ("view",)
MOST = 60
"""More views than this are one line: they are little each."""


@dataclass(frozen=True)
class ViewRow:
    """One view's figures over the whole span. `busy` is its share of all time that requests took, about."""

    name: str
    rate: float
    failed: Value
    median: Value
    p95: Value
    queries: Value
    hits: Value
    busy: float = 0.0

    @property
    def cells(self) -> tuple[tuple[str, str, bool], ...]:
        """Return the figures as a person reads them, with the head of each and whether it is bad."""
        return (
            ("requests", words(self.rate, "/s"), False),
            ("failed", words(self.failed, "%"), (self.failed or 0.0) >= 1.0),
            ("median", words(self.median, "ms"), False),
            ("95 %", words(self.p95, "ms"), False),
            ("queries", words(self.queries, ""), False),
            ("cache hits", words(self.hits, "%"), False),
        )


def view_rows(reading: Reading) -> list[ViewRow]:
    """Return the rows, those that take most time first."""
    asked, failed = reading.total("site_requests_total", BY), reading.total("site_requests_total", BY, status=FAILED)
    median, p95 = reading.total_quantiles("site_request_seconds", (0.5, 0.95), BY)
    queries, hits, misses = (
        reading.total(f"site_{name}_total", BY) for name in ("queries", "cache_hits", "cache_misses")
    )  # fmt: skip
    rows = []
    for view, count in asked.items():
        looked = hits.get(view, 0.0) + misses.get(view, 0.0)
        if count:
            row = ViewRow(
                view[0], count / reading.span.length_s, failed.get(view, 0.0) * 100 / count, median.get(view),
                p95.get(view), queries.get(view, 0.0) / count, hits.get(view, 0.0) * 100 / looked if looked else None,
            )  # fmt: skip
            rows.append(row)
    return _with_share(rows)[:MOST]


def _with_share(rows: list[ViewRow]) -> list[ViewRow]:
    def weight(row: ViewRow) -> float:
        return row.rate * (row.median or 0.0)

    every = sum(map(weight, rows)) or 1.0
    return [
        ViewRow(row.name, row.rate, row.failed, row.median, row.p95, row.queries, row.hits, weight(row) * 100 / every)
        for row in sorted(rows, key=lambda row: (-weight(row), row.name))
    ]
