"""Which time a page shows, read from its address: the last hours, or from one moment to another, and what beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

DAY_S = 86_400
RANGES = {
    "15m": (900, "15 min"), "1h": (3600, "1 h"), "3h": (3 * 3600, "3 h"), "12h": (12 * 3600, "12 h"),
    "1d": (DAY_S, "1 day"), "7d": (7 * DAY_S, "7 days"), "30d": (30 * DAY_S, "30 days"),
}  # fmt: skip
USUAL = "3h"
COMPARISONS = {"": (0, "nothing"), "day": (DAY_S, "yesterday"), "week": (7 * DAY_S, "last week")}
STEPS_S = (10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY_S)
LATE_S = 15
"""What hosts measured is here after so long."""
POINTS = 200
"""At most so many points in a graph, and a few less than half of them at the worst."""
SHORTEST_S, LONGEST_S = 60, 400 * DAY_S
LATEST, DIGITS = 1 << 32, 10


class WrongSpan(Exception):  # noqa: N818 - it reads better
    """An address asks for a time that there is not; the text says what would be right."""


@dataclass(frozen=True)
class Span:
    """From one moment to another, in steps; `name` is the range that moves with the clock, or nothing."""

    start: int
    end: int
    step_s: int
    name: str = ""
    comparison: str = ""

    @property
    def is_live(self) -> bool:
        """Say whether it ends now, whenever that is."""
        return bool(self.name)

    @property
    def length_s(self) -> int:
        """Return how long it is."""
        return self.end - self.start

    @property
    def before(self) -> Span | None:
        """Return the time it is compared with."""
        back_s = COMPARISONS[self.comparison][0]
        return replace(self, start=self.start - back_s, end=self.end - back_s, comparison="") if back_s else None


def span_of(given: Mapping[str, str], now: float) -> Span:
    """Return the span that an address asks for; raise WrongSpan when it asks for none that there is."""
    comparison = given.get("compare", "")
    if comparison not in COMPARISONS:
        raise WrongSpan("compare is day or week, or is left out")
    if "from" in given or "to" in given:
        start, end = _moment(given, "from"), _moment(given, "to")
        if not SHORTEST_S <= end - start <= LONGEST_S:
            raise WrongSpan("from is at least a minute before to, and at most 400 days")
        return _stepped(start, end, "", comparison)
    name = given.get("range", USUAL)
    if name not in RANGES:
        raise WrongSpan(f"range is one of {', '.join(RANGES)}")
    return _stepped(now - LATE_S - RANGES[name][0], now - LATE_S, name, comparison)


def _stepped(start: float, end: float, name: str, comparison: str) -> Span:
    """Begin and end on whole steps: the last one is whole, so that a line does not fall at its end."""
    step_s = next((step for step in STEPS_S if (end - start) / step <= POINTS), DAY_S)
    whole_end = math.floor(end / step_s) * step_s if name else math.ceil(end / step_s) * step_s
    whole_start = math.floor(start / step_s) * step_s
    return Span(whole_start, max(whole_end, whole_start + step_s), step_s, name, comparison)


def _moment(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) < LATEST):
        raise WrongSpan(f"{name} is a moment in seconds since 1970, and stands beside the other one")
    return int(text)
