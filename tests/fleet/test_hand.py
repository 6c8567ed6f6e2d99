"""The hand and the program on a host, with this machine as the host: what is sent, answered, refused and lost."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.fleet import Fleet, SomeFailed
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.way import LocalWay
from roadworthy.problems import ProblemsFound

WEB1, WEB2 = Host("web1", "10.77.0.22", ("web",)), Host("web2", "10.77.0.23", ("web",))
NOBODY = Path("/proc/self").owner()


@pytest.fixture
def hand() -> Hand:
    return Fleet([WEB1], way=LocalWay(sys.executable)).hand(WEB1)


class Shell:
    """A way on which a shell greets first, or something breaks."""

    def __init__(self, line: str) -> None:
        self.line = line

    def words(self, host: Host) -> list[str]:
        return [
            "sh",
            "-c",
            self.line.replace("PYTHON", " ".join(f"'{word}'" for word in LocalWay(sys.executable).words(host))),
        ]


def test_what_a_shell_prints_before_is_passed_over() -> None:
    hand = Fleet([WEB1], way=Shell("echo hello; exec PYTHON")).hand(WEB1)
    assert hand.facts().python == ".".join(map(str, sys.version_info[:3]))


def test_lines_come_as_they_are_printed(hand: Hand) -> None:
    heard: list[str] = []
    done = hand.run(["sh", "-c", "echo one; echo two >&2; printf three"], on_line=heard.append, user=NOBODY)
    assert (done.exit_code, heard) == (0, ["one", "two", "three"])


def test_a_command_that_takes_too_long_is_ended(hand: Hand) -> None:
    done = hand.run(["sleep", "60"], time_limit_s=0.2, user=NOBODY)
    assert done.is_late
    assert done.took_s < 20


def test_a_command_that_is_not_there(hand: Hand) -> None:
    with pytest.raises(ProblemsFound) as caught:
        hand.run(["no-such-program"], user=NOBODY)
    assert str(caught.value) == (
        "web1: `no-such-program` can't be started: no-such-program: no such file or directory (E430)\n"
        "  hint: see that it is installed there, and that the account may use it"
    )


def test_a_fault_of_the_program_is_kept_and_not_shown(hand: Hand) -> None:
    with pytest.raises(ProblemsFound) as caught:
        hand.call("facts.nonsense", {})
    (problem,) = caught.value.problems
    assert (problem.id, problem.message) == ("E431", "a fault in Roadworthy's program there")
    report = Path(problem.hint.removeprefix("please report it with "))
    assert "KeyError: 'facts.nonsense'" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0
    report.unlink()


def test_a_host_that_dies_in_the_middle(tmp_path: Path) -> None:
    hand = Fleet([WEB1], way=Shell("exec PYTHON")).hand(WEB1)
    pid = tmp_path / "pid"
    failed: list[str] = []

    def run() -> None:
        try:
            hand.run(["sh", "-c", f"echo $PPID > {pid}; sleep 30"], user=NOBODY)
        except ProblemsFound as found:
            failed.append(found.problems[0].message)

    thread = threading.Thread(target=run)
    thread.start()
    until_s = time.monotonic() + 20
    while not pid.exists() or not pid.read_text().strip():
        assert time.monotonic() < until_s
        time.sleep(0.02)
    os.kill(int(pid.read_text()), 9)
    thread.join(20)
    assert failed == ["the connection was lost during `sh -c echo $PPID > " + f"{pid}; sleep 30`"]


def test_a_stream_whose_source_fails_is_the_callers_own_error(hand: Hand) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 1000
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        hand.call("facts.all", {}, stream=pieces())


def test_a_call_with_a_stream_does_not_survive(hand: Hand) -> None:
    with pytest.raises(ValueError, match="can't survive"):
        hand.call("facts.all", {}, stream=[b""], survives=True)


def test_many_hosts_keep_their_order_and_their_problems_apart() -> None:
    fleet = Fleet([WEB1, WEB2], way=LocalWay(sys.executable))
    assert list(fleet.each([WEB2, WEB1], lambda hand: hand.host.name)) == ["web2", "web1"]
    with pytest.raises(SomeFailed) as caught:
        fleet.each([WEB1, WEB2], lambda one: one.run(["true" if one.host == WEB1 else "no-such"], user=NOBODY))
    assert list(caught.value.results) == ["web1"]
    assert [problem.where.part for problem in caught.value.problems] == ["web2"]
    assert fleet.each([], lambda hand: hand.facts()) == {}


def test_a_workstation_without_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProblemsFound) as caught:
        Fleet([WEB1]).hand(WEB1).facts()
    assert str(caught.value) == (
        "this workstation has no ssh (E432)\n  hint: install it (Debian: apt install openssh-client)"
    )


def test_probes_are_answered_in_their_order(hand: Hand) -> None:
    answers = hand.ask_all([Probe(address="127.0.0.1:1"), Probe(socket="/nowhere/at-all")])
    assert [answer.reason for answer in answers] == ["nothing listens there", "no such file or directory"]
