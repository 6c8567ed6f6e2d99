"""An entry of a host's journal as a line of the log."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from roadworthy.deployment.host_log import NO_OWN_QUESTIONS, Entry, HostLog
from roadworthy.deployment.host_units import own_units
from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.log_line import LogLine
from roadworthy.fleet.way import LocalWay
from roadworthy.stack.layout import Layout

KEY = "gazette-production"
WEB1, WEB2 = Host("web1", "10.77.0.22", ("web",)), Host("web2", "10.77.0.23", ("web",))
MOMENT = datetime(2026, 11, 21, 10, 15, 30, 250_000, tzinfo=UTC)


def log(*hosts: Host) -> HostLog:
    return HostLog(Fleet(hosts, way=LocalWay()), hosts, KEY, {host.name: (f"{KEY}-*",) for host in hosts})


def journal(**fields: Any) -> str:
    return json.dumps({"__REALTIME_TIMESTAMP": str(int(MOMENT.timestamp() * 1_000_000)), "__CURSOR": "s=1", **fields})


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"_SYSTEMD_UNIT": f"{KEY}-web@20261121-101530-db10023.service"}, "web"),
        ({"_SYSTEMD_UNIT": f"{KEY}-worker-2@20261121-101530-db10023.service"}, "worker-2"),
        ({"_SYSTEMD_UNIT": f"{KEY}-job-publish.service"}, "job-publish"),
        ({"_SYSTEMD_UNIT": "init.scope", "UNIT": f"{KEY}-job-publish.timer"}, "job-publish"),
        ({"_SYSTEMD_UNIT": "pgbouncer.service"}, "pgbouncer"),
        ({"SYSLOG_IDENTIFIER": "sshd"}, "sshd"),
    ],
)
def test_a_line_is_named_by_its_unit(fields: dict[str, str], label: str) -> None:
    text = journal(MESSAGE="said", **fields)
    assert log(WEB1).entry(WEB1, text) == Entry(LogLine(label, MOMENT, b"said"), "s=1")
    assert log(WEB1, WEB2).entry(WEB2, text) == Entry(LogLine(f"web2 {label}", MOMENT, b"said"), "s=1")


@pytest.mark.parametrize(
    ("message", "text"), [("grüße", "grüße".encode()), ([104, 105, 255], b"hi\xff"), (None, b""), (["x", 999], b"")]
)
def test_a_message_may_be_bytes_or_nothing(message: object, text: bytes) -> None:
    entry = log(WEB1).entry(WEB1, journal(MESSAGE=message))
    assert entry is not None
    assert entry.line.text == text


@pytest.mark.parametrize("text", ["", "-- No entries --", "{}", '{"__REALTIME_TIMESTAMP": "soon"}', "[1]"])
def test_what_is_no_entry_is_passed_over(text: str) -> None:
    assert log(WEB1).entry(WEB1, text) is None


@pytest.mark.parametrize(
    ("text", "is_left_out"),
    [
        ('"GET /-/ready" 200 0.6 ms', True),
        ('10.77.0.21 "GET /-/ready" 200 0.6 ms', True),
        ('{"time":1,"site":"gazette","method":"GET","path":"/-/status","status":200}', True),
        ('"GET /articles/-/" 200 5.6 ms', False),
        ('{"time":1,"site":"gazette","method":"GET","path":"/","status":200}', False),
        ("a worker asks for /-/ready", False),
    ],
)
def test_requests_for_what_is_roadworthys_own_are_left_out(text: str, is_left_out: bool) -> None:
    assert (re.search(NO_OWN_QUESTIONS, text) is None) is is_left_out


def test_all_is_shown_to_whoever_asks_for_it() -> None:
    assert f"--grep={NO_OWN_QUESTIONS}" in log(WEB1)._words(WEB1, ())
    assert not [word for word in replace(log(WEB1), has_all=True)._words(WEB1, ()) if word.startswith("--grep")]


def test_a_name_means_the_service_in_any_release_and_the_job() -> None:
    assert own_units(Layout(KEY, 10000), "web") == (
        f"{KEY}-web@*", f"{KEY}-web-[0-9]*@*", f"{KEY}-job-web.*",
    )  # fmt: skip
