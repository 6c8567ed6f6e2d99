import os
from datetime import UTC, datetime, timedelta

import pytest

from roadworthy.fleet.log_file import LogFile
from roadworthy.fleet.log_line import kept
from roadworthy.fleet.logs import Follower, last_lines, log_names

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def write(tmp_path):
    """Write a line of a process, some seconds after noon."""
    files = {}

    def add(name, text, after_s=0.0):
        file = files.setdefault(name, LogFile(tmp_path / f"{name}.log", most_bytes=200))
        file.write([kept(text.encode(), NOON + timedelta(seconds=after_s))], 0.0)

    return add


def texts(lines):
    return [f"{line.name}: {line.text.decode()}" for line in lines]


def test_the_last_lines_of_all_are_merged_in_the_order_of_time(tmp_path, write):
    write("web", "one", 1)
    write("web", "three", 3)
    write("worker", "two", 2)
    write("worker", '{"time": "2026-11-03T12:00:04+00:00", "message": "four"}', 9)
    expected = [
        "web: one",
        "worker: two",
        "web: three",
        'worker: {"time": "2026-11-03T12:00:04+00:00", "message": "four"}',
    ]
    assert texts(last_lines(tmp_path, 100)) == expected
    assert texts(last_lines(tmp_path, 2)) == expected[2:]
    assert last_lines(tmp_path, 0) == []


def test_some_processes_can_be_chosen(tmp_path, write):
    write("web", "one")
    write("worker", "two")
    assert texts(last_lines(tmp_path, 9, ["worker"])) == ["worker: two"]
    assert last_lines(tmp_path, 9, ["nobody"]) == []
    assert log_names(tmp_path) == ("web", "worker")


def test_rotated_files_are_read_too(tmp_path, write):
    for number in range(20):
        write("web", f"line {number}", number)
    assert (tmp_path / "web.log.2").exists()
    assert texts(last_lines(tmp_path, 10)) == [f"web: line {number}" for number in range(10, 20)]


def test_lines_longer_than_a_block_are_read_whole(tmp_path):
    file = LogFile(tmp_path / "web.log")
    for letter in "abc":
        file.write([kept(letter.encode() * 150_000, NOON)], 0.0)
    file.close()
    assert [line.text for line in last_lines(tmp_path, 2)] == [b"b" * 150_000, b"c" * 150_000]


def test_a_follower_gives_what_is_new_once(tmp_path, write):
    write("web", "old")
    follower = Follower(tmp_path)
    assert texts(follower.new_lines()) == []
    write("web", "two", 2)
    write("worker", "one", 1)
    assert texts(follower.new_lines()) == ["worker: one", "web: two"]
    assert texts(follower.new_lines()) == []
    follower.close()


def test_a_follower_goes_on_over_rotations(tmp_path, write):
    write("web", "old")
    follower = Follower(tmp_path)
    for number in range(13):
        write("web", f"line {number}", number)
    assert texts(follower.new_lines()) == [f"web: line {number}" for number in range(13)]
    write("web", "last", 99)
    assert texts(follower.new_lines()) == ["web: last"]
    follower.close()


def test_a_line_that_is_not_whole_yet_waits_for_its_end(tmp_path):
    follower = Follower(tmp_path, ["web"])
    handle = os.open(tmp_path / "web.log", os.O_WRONLY | os.O_CREAT)
    os.write(handle, b"2026-11-03T12:00:00.000Z half")
    assert follower.new_lines() == []
    os.write(handle, b" and half\n")
    assert texts(follower.new_lines()) == ["web: half and half"]
    os.close(handle)
    follower.close()
