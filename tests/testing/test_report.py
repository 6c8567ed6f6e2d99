"""The report of a rehearsal, for a terminal and for a script."""

from __future__ import annotations

from dataclasses import replace

from tests.testing.rehearsed import report

from roadworthy.testing.judgement import Bounds
from roadworthy.testing.kept_hub import HubPages
from roadworthy.testing.report import as_json, text_lines


def test_a_terminal_shows_a_table_and_every_broken_promise() -> None:
    assert text_lines(report()) == [
        "event     visits  failed  slow  retried  longest gap  whole after",
        "redeploy      26       0     0        0        0.5 s            -",
        "kill-web       8       4     0        0        2.5 s        1.5 s",
        "",
        "serving after 62.2 s (boot the machines 2.0 s, make them ready 40.2 s, deploy 20.0 s)",
        "broken: kill-web: requests failed for 1.5 s, though others take over in 1 s",
        "gazette production breaks its promise: 2 events, 120 visits, 4 failed",
    ]


def test_a_kept_promise_is_said() -> None:
    kept = replace(report(), bounds=Bounds())
    assert kept.is_kept
    assert text_lines(kept)[-1] == "gazette production keeps its promise: 2 events, 120 visits, 4 failed"


def test_a_rehearsal_in_which_nothing_happened_has_shown_nothing() -> None:
    assert not replace(report(), happenings=()).is_kept


def test_a_script_gets_figures_and_reasons() -> None:
    found = as_json(report())
    assert (found["promise_kept"], found["visits"], found["failed"], found["serving_after_s"]) == (False, 120, 4, 62.2)
    assert found["broken"] == ["kill-web: requests failed for 1.5 s, though others take over in 1 s"]
    assert found["events"][1] == {
        "name": "kill-web",
        "title": "kill all processes of web on web2",
        "promise": "moment",
        "broken": "requests failed for 1.5 s, though others take over in 1 s",
        "began_s": 20.0,
        "mended_s": 20.0,
        "ended_s": 24.0,
        "visits": 8,
        "failed": 4,
        "slow": 0,
        "retried": 0,
        "longest_gap_s": 2.5,
        "whole_after_s": 1.5,
        "slowest_s": 0.05,
        "reasons": {"502": 4},
    }


def test_each_event_leads_to_the_hub_s_pages_of_its_seconds() -> None:
    with_hub = replace(report(), hub=HubPages("gazette-production", 1_795_280_000.5))
    found = [event["hub"] for event in as_json(with_hub)["events"]]
    assert found == [
        "http://localhost:8720/gazette-production/?from=1795280065&to=1795280125",
        "http://localhost:8720/gazette-production/?from=1795280080&to=1795280140",
    ]
    assert "the hub's figures of these minutes: road hub rehearsal" in text_lines(with_hub)
    assert all("hub" not in event for event in as_json(report())["events"])
    assert not [line for line in text_lines(report()) if "hub" in line]
