"""Visits between two moments, summed up."""

from __future__ import annotations

from roadworthy.testing.sighting import Sighting, percentile, sighting
from roadworthy.testing.visit import Visit


def visit(
    due_s: float, took_s: float = 0.1, status: int = 200, failure: str = "", *, is_retried: bool = False
) -> Visit:
    return Visit(due_s, took_s, "GET", "/", status, failure, is_retried=is_retried)


def test_failures_slow_answers_and_the_gap_are_told() -> None:
    visits = [
        *(visit(9.0 + number / 10) for number in range(10)),
        visit(10.0, status=502), visit(10.5, failure="connection refused", status=0), visit(11.0, status=502),
        visit(11.5, took_s=1.5), visit(13.2, is_retried=True), visit(20.0, status=500),
    ]  # fmt: skip
    found = sighting(visits, 10.0, 14.0)
    assert found == Sighting(
        visits=5, failed=3, slow=1, retried=1, longest_gap_s=3.0, whole_after_s=1.0, slowest_s=1.5,
        reasons=(("502", 2), ("connection refused", 1)),
    )  # fmt: skip


def test_who_was_under_way_when_an_event_began_counts_for_it_and_not_for_the_one_before() -> None:
    torn, waiting, answered = (
        visit(9.8, took_s=0.5, status=502),
        visit(5.0, took_s=10.0, failure="no answer in 10 s", status=0),
        visit(9.9, took_s=0.05),
    )
    visits = [waiting, torn, answered, visit(10.5)]
    before, event = sighting(visits, 4.0, 10.0, next_s=10.0), sighting(visits, 10.0, 14.0)
    assert (before.visits, before.failed) == (2, 1)
    assert (event.visits, event.failed, event.whole_after_s) == (2, 1, 0.0)


def test_when_nothing_failed_it_was_whole_all_the_time() -> None:
    found = sighting([visit(10.0 + number / 10) for number in range(40)], 10.0, 14.0)
    assert (found.failed, found.whole_after_s, found.reasons) == (0, 0.0, ())
    assert round(found.longest_gap_s, 3) == 0.1


def test_when_nobody_got_an_answer_the_gap_is_all_of_it() -> None:
    assert sighting([visit(10.0, status=502)], 10.0, 14.0).longest_gap_s == 4.0


def test_a_gap_that_the_next_event_makes_is_that_one_s() -> None:
    visits = [*(visit(10.0 + number / 10) for number in range(40)), visit(14.0, status=503), visit(18.0)]
    before, event = sighting(visits, 10.0, 14.0, next_s=14.0), sighting(visits, 14.0, 19.0)
    assert before.longest_gap_s < 0.2
    assert event.longest_gap_s > 4


def test_a_percentile_of_nothing_is_nothing() -> None:
    assert percentile([], 0.5) == 0.0
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 1.0) == 3.0
