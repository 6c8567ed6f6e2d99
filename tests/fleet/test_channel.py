"""A host's Python that is kept for the next call: asked twice, gone in between, and lost during a call."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.way import LocalWay
from roadworthy.problems import ProblemsFound

WEB1 = Host("web1", "10.77.0.22", ("web",))
NOBODY = Path("/proc/self").owner()


@pytest.fixture
def hand() -> Hand:
    return Fleet([WEB1], way=LocalWay(sys.executable)).hand(WEB1)


def python_of(hand: Hand) -> int:
    """Return the process of the host's Python that takes a call."""
    heard: list[str] = []
    hand.run(["sh", "-c", "echo $PPID"], on_line=heard.append, user=NOBODY)
    return int(heard[0])


def test_the_next_call_is_taken_by_the_same_python(hand: Hand) -> None:
    assert python_of(hand) == python_of(hand)


def test_one_that_went_while_it_waited_is_started_anew(hand: Hand) -> None:
    first = python_of(hand)
    os.kill(first, signal.SIGKILL)
    second = python_of(hand)
    assert second not in (first, 0)
    assert python_of(hand) == second


def test_a_call_that_was_begun_is_not_made_again(hand: Hand, tmp_path: Path) -> None:
    python_of(hand)
    with pytest.raises(ProblemsFound) as caught:
        hand.run(["sh", "-c", f"echo one >> {tmp_path}/ran; kill -9 $PPID"], user=NOBODY)
    assert "the connection was lost" in caught.value.problems[0].message
    assert (tmp_path / "ran").read_text() == "one\n"


def test_after_one_that_was_let_go_the_next_call_is_answered(hand: Hand) -> None:
    first = python_of(hand)
    hand.let_go()
    assert python_of(hand) != first


def test_nothing_is_left_when_nobody_asks_any_more(hand: Hand) -> None:
    process = python_of(hand)
    hand.channels._idle.clear()
    until_s = time.monotonic() + 10
    while Path(f"/proc/{process}").exists() and time.monotonic() < until_s:
        time.sleep(0.01)
    assert not Path(f"/proc/{process}").exists()
