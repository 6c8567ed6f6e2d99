"""What is a broken promise, and how it is said."""

from __future__ import annotations

from tests.testing.rehearsed import KILL, POWER, REDEPLOY, happening, seen

from roadworthy.testing.judgement import Bounds, broken_promise

BOUNDS = Bounds()


def test_where_nobody_may_notice_nothing_may_fail() -> None:
    assert broken_promise(happening(REDEPLOY, seen()), BOUNDS) == ""
    assert broken_promise(happening(REDEPLOY, seen(failed=1)), BOUNDS) == "1 request failed, and none may"
    assert broken_promise(happening(REDEPLOY, seen(failed=2)), BOUNDS) == "2 requests failed, and none may"


def test_where_nobody_may_notice_nobody_may_wait_long() -> None:
    assert broken_promise(happening(REDEPLOY, seen(gap_s=1.26)), BOUNDS) == (
        "nobody got an answer for 1.3 s, and 1 s is the most"
    )


def test_others_may_take_a_moment_to_take_over() -> None:
    assert broken_promise(happening(KILL, seen(failed=9, whole_after_s=4.9)), BOUNDS) == ""
    assert broken_promise(happening(KILL, seen(failed=9, whole_after_s=5.2)), BOUNDS) == (
        "requests failed for 5.2 s, though others take over in 5 s"
    )


def test_an_outage_is_counted_from_when_the_part_was_given_back() -> None:
    assert broken_promise(happening(POWER, seen(failed=90, whole_after_s=37.9)), BOUNDS) == ""
    assert broken_promise(happening(POWER, seen(failed=90, whole_after_s=39.0)), BOUNDS) == (
        "requests failed for 31 s after all was given back, at most 30 s"
    )


def test_a_site_that_does_not_become_whole_breaks_any_promise() -> None:
    assert broken_promise(happening(POWER, seen(failed=90), is_whole=False), BOUNDS) == (
        "the site was not whole again 4 s after all was given back"
    )


def test_an_event_that_could_not_be_done_is_said_first() -> None:
    assert broken_promise(happening(REDEPLOY, seen(failed=3), error="web1: no space left"), BOUNDS) == (
        "could not be done: web1: no space left"
    )
