"""What the hub is told of deploys: only those after which another release served, and since when."""

from __future__ import annotations

from roadworthy.deployment.hub_marks import marks
from roadworthy.deployment.rollout.history import Entry, How

PHASES = (("build", 10.0), ("ship", 2.0), ("start", 3.0), ("follow", 4.0), ("drain", 20.0), ("prune", 1.0))


def entry(what: str = "deploy", how: How = "done", phases: tuple[tuple[str, float], ...] = PHASES) -> Entry:
    release, former = "20261121-101530-db10023", "20261120-090000-aa00000"
    who, began = "ann at laptop (process 4711)", "2026-11-21T10:15:00+00:00"
    return Entry("1", what, who, began, release, former, how, 41.5, phases=phases)


def test_a_mark_is_at_the_moment_in_which_the_last_host_was_cut_over() -> None:
    (mark,) = marks([entry()])
    assert mark == {
        "release": "20261121-101530-db10023",
        "at": 1795256115.0,
        "who": "ann at laptop",
        "revision": "db10023",
        "what": "deploy",
    }


def test_without_phases_it_is_at_the_end() -> None:
    (mark,) = marks([entry("rollback", "finished", ())])
    assert (mark["at"], mark["what"]) == (1795256141.5, "rollback")


def test_what_did_not_go_through_and_what_was_no_deploy_is_no_mark() -> None:
    assert marks([entry(how="undone"), entry(how="failed"), entry("maintenance on"), entry("contract")]) == []


def test_only_the_last_thousand_are_told() -> None:
    assert len(marks([entry()] * 1200)) == 1000
