"""A run seen from outside."""

import os
import signal

from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.running import Running, look, stop


def test_nothing_runs_in_a_folder_that_is_not_there(tmp_path):
    assert look(tmp_path / "run") is None
    assert stop(tmp_path / "run", 1) is False


def test_a_run_that_is_being_prepared_has_no_state_yet(tmp_path):
    lock = take_lock(tmp_path)
    assert look(tmp_path) == Running(os.getpid(), None)
    lock.release()
    assert look(tmp_path) is None


def test_a_run_that_was_killed_is_not_alive_though_its_state_says_so(run, programs):
    run.add("web", programs["forever"]).up()
    run.signal(signal.SIGKILL)
    run.wait()
    assert run.state.phase == "ready"
    assert run.running is None


def test_stop_waits_until_all_is_gone(run, programs):
    run.add("web", programs["stubborn"], stop_time_s=0.5).up()
    assert stop(run.folder / "run", 20) is True
    assert run.living() == frozenset()
    assert run.running is None
    assert run.state.phase == "stopped"
    assert stop(run.folder / "run", 20) is False


def test_stop_kills_a_supervisor_that_does_not_listen_and_all_that_is_its(run, programs):
    run.add("web", programs["stubborn"]).up()
    run.signal(signal.SIGSTOP)
    assert stop(run.folder / "run", 0.5) is True
    assert run.living() == frozenset()
    assert run.wait() == -signal.SIGKILL


def test_stop_ends_what_a_killed_run_left(run, programs, wait_until):
    run.add("web", programs["forever"]).up()
    os.kill(run.keeper(), signal.SIGKILL)
    run.signal(signal.SIGKILL)
    run.wait()
    stop(run.folder / "run", 1)
    assert run.living() == frozenset()
