"""When a disk is full, if it goes on as in the last week: "/ is full in about 12 days"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from roadworthy.hub.graphs.line import Value
from roadworthy.hub.graphs.reading import By, Found, Reading
from roadworthy.hub.graphs.span import Span

DAY_S, STEP_S, DAYS = 86_400, 10_800, 7
LEAST_POINTS = DAY_S // STEP_S
FURTHEST_DAYS, SOON_DAYS = 60.0, 3.0
"""What is further away is no forecast but a guess; what is nearer wants somebody today."""
NOISE = 0.01
"""A disk that has taken less than this share of its size in the whole time stands still."""
BY: By = ("host", "mountpoint")
FIGURES = (("size_bytes", "avail_bytes", "is full"), ("files", "files_free", "has no room for another file"))


@dataclass(frozen=True)
class Filling:
    """A file system that will be full, and in how many days."""

    place: str
    days: float
    what: str = "is full"

    @property
    def is_soon(self) -> bool:
        """Say whether somebody should see to it now."""
        return self.days < SOON_DAYS

    @property
    def said(self) -> str:
        """Return it in words."""
        if self.days < 1:
            return f"{self.place} {self.what} within a day"
        count = round(self.days)
        return f"{self.place} {self.what} in about {count} day{'' if count == 1 else 's'}"


def fillings_of(reading: Reading) -> dict[str, Filling]:
    """Return the file system of each host that is full first, if one will be within two months."""
    end = reading.span.end // STEP_S * STEP_S
    week = reading.at(Span(end - DAYS * DAY_S, end, STEP_S))
    return week.remembered("filling", _fillings)


def _fillings(reading: Reading) -> dict[str, Filling]:
    found: dict[str, Filling] = {}
    for whole, free, what in FIGURES:
        sizes = reading.gauge(f"node_filesystem_{whole}", BY)
        for (host, place), values in reading.gauge(f"node_filesystem_{free}", BY).items():
            days = days_left(values, _latest(sizes, (host, place)))
            if days is not None and (host not in found or days < found[host].days):
                found[host] = Filling(place, days, what)
    return found


def days_left(free: Sequence[Value], size: float) -> float | None:
    """Return in how many days nothing is left, by the middle of all slopes: one large file does not count as a trend.

    None where it stands still, where it was filled and emptied, or where less than a day is known.
    """
    points = [(at, value) for at, value in enumerate(free) if value is not None]
    if len(points) < LEAST_POINTS:
        return None
    half = len(points) // 2
    slopes = [_slope(part) for part in (points, points[:half], points[half:])]
    taken = -slopes[0] * (points[-1][0] - points[0][0])
    if max(slopes) >= 0 or taken < size * NOISE:
        return None
    days = points[-1][1] / -slopes[0] * STEP_S / DAY_S
    return days if days <= FURTHEST_DAYS else None


def _slope(points: Sequence[tuple[int, float]]) -> float:
    return median((later - before) / (b - a) for (a, before), (b, later) in combinations(points, 2))


def _latest(found: Found, labels: By) -> float:
    return next((value for value in reversed(found.get(labels, ())) if value is not None), 0.0)
