"""When a new release is refused: by its pages, and by the balancer's counts beside those of the old one."""

from __future__ import annotations

from typing import Any

import pytest

from roadworthy.deployment.rollout.verdict import Count, count, wrong_with_count, wrong_with_pages
from roadworthy.stack.balancer import Seen


def page(path: str = "/", status: int = 200, ms: float = 20.0, **more: Any) -> dict[str, Any]:
    return {"path": path, "status": status, "ms": ms, "reason": "", **more}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (page(), ""),
        (page(status=302), ""),
        (page("/gone/", status=404), ""),
        (page(status=500), "/ answers 500"),
        (page("/news/", status=500, old_status=200), "/news/ answers 500"),
        (page("/news/", status=500, old_status=500), ""),
        (page(status=502, old_status=502), "/ answers 502"),
        ({**page(status=0), "reason": "no answer within 10 s"}, "/ is not answered: no answer within 10 s"),
        (page(ms=3000.0, old_status=200, old_ms=200.0), "/ takes 3.0 s where the release that serves takes 0.20 s"),
        (page(ms=900.0, old_status=200, old_ms=20.0), ""),
        (page(ms=3000.0, old_status=200, old_ms=2000.0), ""),
        (page(ms=9000.0), ""),
    ],
)
def test_pages_are_judged_beside_those_of_the_release_that_serves(asked: dict[str, Any], why: str) -> None:
    assert wrong_with_pages([page("/fine/"), asked]) == why


def seen(requests: int, errors: int = 0, ms: float = 10.0, status: str = "up", failed: int = 0) -> Seen:
    return Seen("web1", 1, status, 20, 0, requests, errors, failed, ms, "L7STS 503")


def test_what_servers_did_between_two_looks_is_counted() -> None:
    assert count([seen(100, 5)], [seen(140, 7, failed=1)]) == Count(40, 3, 10.0)
    assert count([], [seen(10, 1)]) == Count(10, 1, 10.0)
    assert count([seen(100)], [seen(3, 1)]) == Count(3, 1, 10.0)
    assert count([seen(100)], [seen(100)]) == Count(0, 0, 0.0)
    assert count([], [seen(0, status="down")]).down == "the balancer finds it down on web1 (L7STS 503)"


@pytest.mark.parametrize(
    ("new", "old", "why"),
    [
        (Count(0, 0), Count(0, 0), ""),
        (Count(40, 0, 12.0), Count(400, 0, 10.0), ""),
        (Count(4, 1), Count(100, 0), "1 of 4 requests failed, and 0 of 100 in the old release"),
        (Count(40, 1), Count(400, 0), ""),
        (Count(40, 3), Count(400, 0), "3 of 40 requests failed, and 0 of 400 in the old release"),
        (Count(40, 8), Count(400, 80), ""),
        (Count(40, 0, 700.0), Count(400, 0, 100.0), "a request takes 700 ms, and 100 ms in the old release"),
        (Count(40, 0, 250.0), Count(400, 0, 20.0), ""),
        (Count(2, 0, 900.0), Count(400, 0, 20.0), ""),
        (Count(0, 0, 0.0, "it is down"), Count(400, 0, 20.0), "it is down"),
    ],
)
def test_counts_are_judged_beside_those_of_the_old_release(new: Count, old: Count, why: str) -> None:
    assert wrong_with_count(new, old) == why
