"""The last lines of a host's log in a hint."""

from __future__ import annotations

import json

from roadworthy.deployment.rollout.context import LINES, log_of


def test_lines_are_shown_as_road_logs_shows_them_and_each_message_once() -> None:
    trace = "Traceback (most recent call last):\n  File x\nKeyError: 'DOOR'"
    failed = {"level": "ERROR", "logger": "django.request", "message": "Internal Server Error: /", "exception": trace}
    lines = [json.dumps({"time": f"2026-11-21T10:00:0{number}Z", **failed}) for number in range(3)]
    assert log_of("web1", ["starting", *lines, "stopped"]) == (
        "the last lines of its log on web1:\n"
        "    starting\n"
        "    ERROR django.request Internal Server Error: /\n"
        "      Traceback (most recent call last):\n"
        "        File x\n"
        "      KeyError: 'DOOR'\n"
        "    stopped"
    )


def test_there_are_never_more_lines_than_somebody_reads() -> None:
    shown = log_of("web1", [json.dumps({"message": "\n".join(map(str, range(40)))})]).splitlines()
    assert (len(shown) - 1, shown[-1]) == (LINES, "      39")


def test_a_log_without_lines_says_so() -> None:
    assert log_of("web1", ()) == "its log on web1 is empty"
