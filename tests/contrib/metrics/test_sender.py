"""What is said of requests leaves soon: many at once, and the last of them before a quiet hour too."""

import socket

import pytest

from roadworthy.contrib.metrics.datagram import LONGEST_BYTES
from roadworthy.contrib.metrics.sender import MOST_GATHERED, Sender


@pytest.fixture
def taking(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.settimeout(10)
        yield agent


@pytest.fixture
def sender(taking):
    return Sender(taking.getsockname())


def test_so_many_go_in_one_datagram(sender, taking):
    for number in range(MOST_GATHERED):
        sender.gather(lambda number=number: f'{{"n":{number}}}')
    assert taking.recv(65536).split() == [f'{{"n":{number}}}'.encode() for number in range(MOST_GATHERED)]


def test_the_last_before_a_quiet_hour_is_sent_as_soon(sender, taking):
    sender.gather(lambda: "{}")
    assert taking.recv(65536) == b"{}"


def test_what_is_long_goes_in_more_datagrams_each_short_enough(sender, taking):
    long = f'{{"path":"{"x" * 3000}"}}'
    for _ in range(4):
        sender.gather(lambda: long)
    sender.flush()
    sizes = [len(taking.recv(65536)) for _ in range(2)]
    assert (sizes, max(sizes) <= LONGEST_BYTES) == ([2 * len(long) + 1] * 2, True)


def test_what_cannot_be_said_keeps_nothing_else_back(sender, taking):
    for say in (lambda: "{}", lambda: 1 / 0, lambda: "[]"):
        sender.gather(say)
    sender.flush()
    assert taking.recv(65536) == b"{}\n[]"


def test_each_that_is_dropped_is_counted(sender, taking):
    sender.path, there = "/nowhere/at/all", sender.path
    for _ in range(MOST_GATHERED):
        sender.gather(lambda: '{"n":1}')
    sender.path = there
    sender.send('{"n":2}')
    assert taking.recv(65536) == f'{{"n":2,"dropped":{MOST_GATHERED}}}'.encode()


def test_a_process_that_nobody_asks_any_more_has_told_all_before_it_is_killed(press, agent):
    press.run("killed_once_all_is_sent", "/nothing/", "/by-hand/")
    assert [said["view"] for said in agent.told()] == ["nothing", "by_hand"]


def test_a_failed_request_is_told_at_once_and_what_was_before_it_too(press, agent):
    press.run("killed_at_once", "/nothing/", "/raises/")
    assert [said["status"] for said in agent.told()] == [200, 500]
