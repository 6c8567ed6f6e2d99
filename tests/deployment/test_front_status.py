"""What a front answers, and since when it answers visitors itself."""

from __future__ import annotations

from typing import Any

from roadworthy.deployment.front_status import Began, ask_front, read_beginning
from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.answers import HttpAnswer
from roadworthy.stack.balancer import Balance, Server

LB1 = Host("lb1", "10.77.0.21", ("balancer",))


class Front:
    """A front's balancer and the hand on it at once; it answers each question with one status."""

    host = LB1

    def __init__(self, status: int) -> None:
        self.status = status

    def through(self, front: Host, path: str, server: Server | None = None) -> Probe:
        return Probe(url=f"https://127.0.0.1{path}", host_header="gazette.example")

    def ask_all(self, probes: list[Probe]) -> list[HttpAnswer]:
        return [
            HttpAnswer(
                self.status, {"x-release": "one"}, 5.0, "" if self.status in probe.statuses else "it is not well"
            )
            for probe in probes
        ]


def asked(status: int, *, is_maintenance: bool = False) -> Any:
    front: Any = Front(status)
    return ask_front(front, front, Balance(is_maintenance=is_maintenance))


def test_a_page_that_sends_elsewhere_or_is_not_there_is_an_answer() -> None:
    assert [asked(status).is_well for status in (200, 302, 401, 404)] == [True] * 4
    assert (asked(200).url, asked(200).release) == ("https://gazette.example/", "one")


def test_an_error_or_silence_is_none() -> None:
    assert [asked(status).is_well for status in (0, 500, 503)] == [False] * 3


def test_a_front_in_maintenance_is_well_and_not_asked() -> None:
    found = asked(503, is_maintenance=True)
    assert (found.is_well, found.status) == (True, 0)


def line(what: str, began: str, how: str = "done") -> dict[str, Any]:
    return {
        "id": "x", "what": what, "who": "ann@laptop", "began": began, "release": "one", "previous": "one", "how": how,
        "took_s": 0.1,
    }  # fmt: skip


def test_maintenance_began_when_it_was_last_turned_on() -> None:
    lines = [
        line("maintenance on", "1"),
        line("maintenance off", "2"),
        line("maintenance on", "3"),
        line("deploy", "4"),
    ]
    assert read_beginning([*lines, line("maintenance on", "5", "failed")]) == Began("3", "ann@laptop")
    assert read_beginning([]) == Began()
