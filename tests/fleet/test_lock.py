import json
import os

import pytest

from roadworthy.fleet.family import RUN_MARK
from roadworthy.fleet.lock import holder, mark_of, take_lock
from roadworthy.fleet.state import boot
from roadworthy.problems import ProblemsFound


def test_whoever_takes_the_lock_is_its_holder_until_it_is_released(tmp_path):
    lock = take_lock(tmp_path / "run")
    assert holder(tmp_path / "run") == os.getpid()
    lock.release()
    lock.release()
    assert holder(tmp_path / "run") is None


def test_a_lock_cannot_be_taken_twice(tmp_path):
    lock = take_lock(tmp_path)
    with pytest.raises(ProblemsFound) as found:
        take_lock(tmp_path)
    expected = f"the site is already running here (process {os.getpid()}) (E401)\n  hint: `road stop` ends it"
    assert str(found.value) == expected
    lock.release()
    take_lock(tmp_path).release()


def test_each_run_has_a_mark_of_its_own_below_that_of_its_folder(tmp_path):
    marks = []
    for _ in range(2):
        lock = take_lock(tmp_path)
        marks.append(lock.environment[RUN_MARK])
        lock.release()
    assert marks[0] != marks[1]
    assert all(mark.startswith(mark_of(tmp_path)) for mark in marks)
    assert mark_of(tmp_path / "other") != mark_of(tmp_path)


def test_a_lock_survives_the_fork_that_it_was_handed_to(tmp_path):
    lock = take_lock(tmp_path)
    told, tell = os.pipe()
    go, let = os.pipe()
    child = os.fork()
    if child == 0:
        lock.claim()
        os.write(tell, b"claimed")
        os.close(let)
        os.read(go, 1)
        os._exit(0)
    os.read(told, 10)
    lock.release()
    assert holder(tmp_path) == child
    os.close(let)
    os.waitpid(child, 0)
    assert holder(tmp_path) is None
    for handle in (told, tell, go):
        os.close(handle)


def test_a_lock_whose_file_was_removed_is_not_in_place(tmp_path):
    lock = take_lock(tmp_path)
    assert lock.is_in_place()
    (tmp_path / "lock").unlink()
    assert not lock.is_in_place()
    take_lock(tmp_path).release()
    assert not lock.is_in_place()
    lock.release()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', json.dumps({"pid": 1, "started": 0, "boot": boot()})])
def test_a_held_lock_with_unknown_words_is_held_by_nobody_known(tmp_path, text):
    lock = take_lock(tmp_path)
    (tmp_path / "lock").write_text(text)
    assert holder(tmp_path) == 0
    with pytest.raises(ProblemsFound, match=r"^the site is already running here \(E401\)"):
        take_lock(tmp_path)
    lock.release()


def test_the_number_of_a_process_means_nothing_after_the_machine_was_started_again(tmp_path):
    lock = take_lock(tmp_path)
    words = json.loads((tmp_path / "lock").read_text())
    assert holder(tmp_path) == words["pid"]
    (tmp_path / "lock").write_text(json.dumps({**words, "boot": "an earlier one"}))
    assert holder(tmp_path) == 0
    lock.release()
