"""Visitors in a process of their own."""

from __future__ import annotations

import time
from dataclasses import replace

from tests.testing.server import OK, serving

from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan
from roadworthy.testing.visitors import Visitors

PLAN = VisitPlan(("127.0.0.1",), "gazette.example", is_tls=False, rate=50)


def wait_until_well(visitors: Visitors) -> bool:
    until_s = time.monotonic() + 20
    while time.monotonic() < until_s:
        if visitors.is_well(time.monotonic(), 0.5):
            return True
        time.sleep(0.05)
    return False


def test_they_come_until_the_block_ends_and_all_is_told() -> None:
    with serving(lambda number, question: OK) as server, Visitors(replace(PLAN, port=server.port)) as visitors:
        assert wait_until_well(visitors)
        visitors.end()
        assert len(visitors.visits) >= 25
        assert {visit.status for visit in visitors.visits} == {200}


def test_a_site_that_fails_is_not_well() -> None:
    broken = b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
    with serving(lambda number, question: broken) as server, Visitors(replace(PLAN, port=server.port)) as visitors:
        until_s = time.monotonic() + 20
        while len(visitors.visits) < 40 and time.monotonic() < until_s:
            time.sleep(0.05)
        assert not visitors.is_well(time.monotonic(), 0.5)


def test_no_visits_at_all_are_not_well() -> None:
    assert not Visitors(PLAN).is_well(100.0, 2.0)


def test_a_visit_and_a_plan_survive_being_told() -> None:
    visit = Visit(12.5, 0.25, "POST", "/letters/", 302, "", is_kept=True, is_retried=False)
    assert Visit.of_line(visit.line()) == visit
    assert VisitPlan.of_line(PLAN.line()) == replace(PLAN, fields={})
