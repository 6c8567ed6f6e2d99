import json
import os

import pytest

from roadworthy.fleet.family import Member
from roadworthy.fleet.state import JobState, Phase, ProcessState, RunState, boot, read_state, write_state

STATE = RunState(
    run="abc-1",
    boot="b",
    pid=7,
    phase=Phase.READY,
    since="2026-11-03T12:00:00Z",
    processes=(
        ProcessState("web", Phase.READY, "2026-11-03T12:00:00Z", 8, 100, 2, "was ended by SIGKILL", "http://x/"),
        ProcessState("worker", Phase.RESTARTING, "2026-11-03T12:00:00Z"),
    ),
    jobs=(JobState("tidy", "2026-11-03T12:05:00Z", pid=9, started=101),),
    others=(Member(10, 102),),
)


def test_what_is_written_is_read(tmp_path):
    assert write_state(tmp_path, STATE)
    assert read_state(tmp_path) == STATE
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_the_members_are_all_that_was_started_or_taken_in():
    assert STATE.members == (Member(8, 100), Member(9, 101), Member(10, 102))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"run": 1}', "\x00", json.dumps({"run": "", "processes": [1]})])
def test_a_state_that_cannot_be_understood_is_none(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    assert read_state(tmp_path) is None


def test_a_state_in_another_form_is_none(tmp_path):
    write_state(tmp_path, STATE)
    words = json.loads((tmp_path / "state.json").read_text())
    words["processes"][0]["colour"] = "red"
    (tmp_path / "state.json").write_text(json.dumps(words))
    assert read_state(tmp_path) is None


def test_a_disk_that_refuses_is_told_and_the_old_state_stays(tmp_path):
    assert not write_state(tmp_path / "gone", STATE)


def test_a_boot_has_a_name():
    assert boot() == boot() != ""
    assert os.path.sep not in boot()
