"""The history: its lines, and which release a rollback means."""

from __future__ import annotations

from roadworthy.deployment.rollout.history import Entry, never_served, served, served_before
from roadworthy.deployment.rollout.record import Record

A, B, C = "20261121-100000-aaaaaaa", "20261121-110000-bbbbbbb", "20261121-120000-ccccccc"


def entry(release: str, previous: str, how: str = "done", what: str = "deploy", why: str = "") -> Entry:
    record = Record("id", what, "ann@laptop (process 7)", "2026-11-21T11:00:00+00:00", release, previous)
    return Entry.of_record(record, how, 12.345, why, [("build", 1.234)])  # type: ignore[arg-type]


def test_a_line_says_who_when_what_and_how_it_went() -> None:
    assert entry(B, A).line() == ("2026-11-21 11:00  deploy   20261121-110000-bbbbbbb  done in 12.3 s, by ann@laptop")
    assert entry(A, "", "undone", why="web1: it does not start\nmore").line() == (
        "2026-11-21 11:00  deploy   20261121-100000-aaaaaaa  undone in 12.3 s, by ann@laptop\n"
        "    web1: it does not start"
    )


def test_maintenance_is_of_no_release() -> None:
    assert entry(B, B, what="maintenance on").line() == (
        "2026-11-21 11:00  maintenance on  done in 12.3 s, by ann@laptop"
    )


def test_a_line_comes_back_as_it_was_written_also_from_a_later_version() -> None:
    assert entry(B, A).plain()["phases"] == [{"phase": "build", "took_s": 1.23}]
    assert Entry.of({**entry(B, A).plain(), "mood": "good"}) == entry(B, A)


def test_going_back_means_the_release_that_served_before() -> None:
    assert served_before([entry(A, ""), entry(B, A), entry(C, B)], C, [A, B, C]) == B


def test_going_back_twice_goes_on_to_what_is_older_and_never_to_what_was_fled() -> None:
    fled = [entry(A, ""), entry(B, A), entry(C, B), entry(B, C, what="rollback")]
    assert served_before(fled, B, [A, B, C]) == A
    assert served_before([*fled, entry(A, B, what="rollback")], A, [A, B, C]) == ""
    assert served_before([*fled, entry(C, B, what="rollback")], C, [A, B, C]) == B


def test_a_deploy_after_a_rollback_goes_back_to_what_served_before_it() -> None:
    assert served_before([entry(A, ""), entry(B, A), entry(A, B, what="rollback"), entry(C, A)], C, [A, B, C]) == A


def test_what_has_served_and_what_never_did_is_told_apart() -> None:
    entries = [entry(A, ""), entry(B, A, "undone"), entry(C, A, "finished"), entry(A, C, "undone", "rollback")]
    assert served(entries) == (A, C)
    assert never_served(entries) == (B,)
    assert never_served([*entries, entry(B, C)]) == ()


def test_a_release_that_never_served_or_is_gone_is_not_gone_back_to() -> None:
    assert served_before([entry(A, ""), entry(B, A), entry(C, B, "undone")], B, [A, B, C]) == A
    assert served_before([entry(A, ""), entry(B, A), entry(C, B)], C, [A, C]) == A
    assert served_before([entry(A, "")], A, [A, B]) == ""
    assert served_before([entry(A, ""), entry(A, A, what="maintenance on")], A, [A]) == ""


def test_a_record_comes_back_as_it_was_written() -> None:
    record = Record("id", "deploy", "ann", "2026-11-21T11:00:00+00:00", B, A, "roll", ("web1",), True)
    assert Record.of({**record.plain(), "mood": "good"}) == record


def test_a_deploy_is_past_its_cutover_once_workers_follow() -> None:
    phases = ("ship", "expand", "roll", "follow", "contract", "prune")
    assert [Record("id", "deploy", "ann", "", B, A, phase).is_past_cutover for phase in phases] == [
        *(False, False, False),
        *(True, True, True),
    ]
