"""Judges a new release beside the old one: by its pages before anybody meets it, by the balancer's counts after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roadworthy.stack.balancer import Seen

ENOUGH = 40
"""Requests after which a new release has shown what it can."""
SLOW_TIMES, SLOW_MS = 3.0, 300.0
PAGE_TIMES, PAGE_MS = 3.0, 1000.0
FEW_SLOW = 5


def wrong_with_pages(pages: Sequence[Mapping[str, Any]]) -> str:
    """Say why the pages that a release was asked for are not good enough; nothing when they are."""
    for page in pages:
        if why := _wrong_with(page):
            return f"{page['path']} {why}"
    return ""


def _wrong_with(page: Mapping[str, Any]) -> str:
    old = page.get("old_status", 200)
    is_old_well = 0 < old < 500
    if page["status"] == 0:
        return f"is not answered: {page['reason']}" if is_old_well else ""
    if page["status"] >= 500:
        is_allowed = not is_old_well and page["path"] != "/"
        return "" if is_allowed else f"answers {page['status']}"
    old_ms = page.get("old_ms")
    if is_old_well and old_ms is not None and page["ms"] > old_ms * PAGE_TIMES and page["ms"] - old_ms > PAGE_MS:
        return f"takes {page['ms'] / 1000:.1f} s where the release that serves takes {old_ms / 1000:.2f} s"
    return ""


@dataclass(frozen=True)
class Count:
    """What some servers did in a time: requests, those of them that failed, and how long they took on average."""

    requests: int = 0
    errors: int = 0
    average_ms: float = 0.0
    down: str = ""

    @property
    def rate(self) -> float:
        """Return the share of requests that failed."""
        return self.errors / self.requests if self.requests else 0.0


def count(before: Sequence[Seen], after: Sequence[Seen]) -> Count:
    """Return what servers did between two looks; a counter that went back began anew."""
    former = {(seen.host, seen.slot): seen for seen in before}
    requests = errors = 0
    time_ms = 0.0
    down = ""
    for seen in after:
        first = former.get((seen.host, seen.slot))
        known = first if first and first.requests <= seen.requests else None
        asked = seen.requests - (known.requests if known else 0)
        requests += asked
        errors += seen.errors_5xx + seen.failed_connections
        errors -= (known.errors_5xx + known.failed_connections) if known else 0
        time_ms += seen.average_ms * asked
        if seen.status == "down":
            down = f"the balancer finds it down on {seen.host}" + (f" ({seen.reason})" if seen.reason else "")
    return Count(requests, max(0, errors), time_ms / requests if requests else 0.0, down)


def wrong_with_count(new: Count, old: Count) -> str:
    """Say why a new release does worse than the old one did at the same time; nothing when it doesn't."""
    if new.down:
        return new.down
    if (new.errors >= 1 and new.rate >= 0.1 and new.rate > 3 * old.rate) or (
        new.errors >= 3 and new.rate > 2 * old.rate + 0.02
    ):
        return f"{new.errors} of {new.requests} requests failed, and {old.errors} of {old.requests} in the old release"
    if (
        min(new.requests, old.requests) >= FEW_SLOW
        and new.average_ms > SLOW_TIMES * old.average_ms
        and new.average_ms - old.average_ms > SLOW_MS
    ):
        return f"a request takes {new.average_ms:.0f} ms, and {old.average_ms:.0f} ms in the old release"
    return ""
