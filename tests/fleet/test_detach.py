"""A run in the background."""

import os
import signal

from roadworthy.fleet.family import member
from roadworthy.fleet.ports import free_port
from roadworthy.fleet.running import look, stop


def test_a_detached_run_is_ready_when_its_starter_returns_and_can_be_stopped(run, programs, wait_until):
    port = free_port(25000)
    run.set(detached=True).add("web", programs["server"], port, ready={"address": f"127.0.0.1:{port}"}).start()
    assert run.wait() == 0
    running = run.running
    assert f"detached {running.pid}\n" in run.out
    assert running.state.phase == "ready"
    assert os.getsid(running.pid) != os.getsid(0)
    assert "serving" in run.log("web")
    assert stop(run.folder / "run", 10)
    assert look(run.folder / "run") is None
    assert member(running.pid) is None
    assert run.living() == frozenset()


def test_a_detached_run_that_fails_passes_its_problems_on(run):
    run.set(detached=True).add("web", "raise SystemExit('no module named gazette')").start()
    assert run.wait() == 1
    assert "web stopped with exit code 1 before it was ready, 3 times in a row (E403)" in run.out
    assert "no module named gazette" in run.out
    assert run.running is None


def test_a_detached_run_that_is_killed_before_it_is_ready_is_told(run, programs, wait_until):
    run.set(detached=True).add("web", programs["forever"], ready={"address": "127.0.0.1:1"}).start()
    running = wait_until(lambda: run.running if run.running and run.running.state else None)
    os.kill(running.pid, signal.SIGKILL)
    assert run.wait() == 1
    log = run.folder / "log" / "road.log"
    problem = f"the run in the background ended at once (E407)\n  hint: see the end of {log}\n"
    assert run.out.endswith(problem)


def test_ctrl_c_while_waiting_stops_what_was_detached(run, programs, wait_until):
    run.set(detached=True).add("web", programs["forever"], ready={"address": "127.0.0.1:1"}).start()
    wait_until(lambda: run.running and run.running.state and run.running.state.processes[0].pid)
    run.signal(signal.SIGINT)
    run.wait()
    assert run.running is None
    assert run.living() == frozenset()


def test_ctrl_c_before_the_background_has_told_its_number_stops_it_too(run, programs):
    run.set(detached=True, interrupted_at_once=True).add("web", programs["forever"]).start()
    run.wait()
    assert run.running is None
    assert run.living() == frozenset()
