"""What is killed by force is healed, or leaves nothing behind: children, workers, the keeper, the supervisor, both."""

import os
import re
import signal
import urllib.request
from pathlib import Path

import pytest

from roadworthy.fleet.family import member
from roadworthy.fleet.ports import free_port, is_open


@pytest.fixture
def web(run, programs):
    """A web server with two workers below it that share its listening socket."""
    run.port = free_port(24000)
    run.add("web", programs["server"], run.port, 2, ready={"address": f"127.0.0.1:{run.port}"})
    return run


def answers(run):
    with urllib.request.urlopen(f"http://127.0.0.1:{run.port}/", timeout=5) as answer:
        return answer.status == 200


def kill(*pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_a_killed_main_process_is_started_again_on_its_port_though_its_workers_held_it(web, wait_until):
    web.up()
    old = web.living()
    assert len(old) == 3
    kill(web.pid("web"))
    wait_until(lambda: "web is ready again" in web.log("road"))
    assert "web was ended by SIGKILL; starting it again in 0.05 s" in web.log("road")
    assert not old & web.living()
    assert answers(web)


def test_a_killed_worker_leaves_no_corpse_and_the_rest_serves(run, wait_until):
    code = "import os, time; pid = os.fork()\nif pid:\n    print('child', pid)\ntime.sleep(1000)"
    run.add("worker", code).up()
    worker = int(re.search(r"child (\d+)", run.log("worker"))[1])
    kill(worker)
    wait_until(lambda: member(worker) is None)
    assert run.process("worker").phase == "ready"


def test_a_killed_orphan_is_buried(run, programs, tmp_path, wait_until):
    run.add("worker", programs["daemon"], tmp_path / "pid").up()
    daemon = int(wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    kill(daemon)
    wait_until(lambda: not Path(f"/proc/{daemon}").exists())


def test_a_daemon_that_left_its_session_is_ended_with_the_rest(run, programs, tmp_path, wait_until):
    run.add("worker", programs["daemon"], tmp_path / "pid").up()
    daemon = int(wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    assert member(daemon)
    assert run.stop() == 0
    assert member(daemon) is None


def test_a_daemon_whose_variables_were_written_over_is_ended_with_the_rest(run, tmp_path, wait_until):
    code = """
import ctypes, os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        words = open("/proc/self/stat").read().rpartition(")")[2].split()
        begin, end = int(words[47]), int(words[48])
        ctypes.memset(begin, 0, end - begin)
        open(sys.argv[1], "w").write(str(os.getpid()))
        time.sleep(1000)
    os._exit(0)
os.wait()
time.sleep(1000)
"""
    run.add("worker", code, tmp_path / "pid").up()
    daemon = int(wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    assert daemon not in {one.pid for one in run.living()}, "its mark is gone"
    wait_until(lambda: daemon in {one.pid for one in run.state.others})
    kill(run.popen.pid, run.keeper())
    run.wait()
    assert member(daemon)
    run.spec["processes"].clear()
    run.up()
    assert member(daemon) is None


def test_a_killed_supervisor_leaves_no_orphan(web, programs, wait_until):
    web.add("worker", programs["stubborn"]).up()
    keeper = web.keeper()
    web.signal(signal.SIGKILL)
    web.wait()
    wait_until(lambda: not web.living())
    wait_until(lambda: member(keeper) is None)


def test_a_killed_supervisor_is_followed_by_another_at_once(web, wait_until):
    web.up()
    web.signal(signal.SIGKILL)
    web.wait()
    web.up()
    assert answers(web)
    assert web.running.pid == web.popen.pid


def test_a_killed_keeper_is_replaced_and_the_new_one_keeps(web, wait_until):
    web.up()
    first = web.keeper()
    kill(first)
    second = wait_until(lambda: web.keeper() not in {None, first} and web.keeper())
    wait_until(lambda: member(second))
    web.signal(signal.SIGKILL)
    web.wait()
    wait_until(lambda: not web.living())


def test_when_supervisor_and_keeper_are_killed_the_next_run_ends_what_they_left(web, programs, tmp_path, wait_until):
    web.add("worker", programs["daemon"], tmp_path / "pid").up()
    old = web.living()
    kill(web.keeper(), web.popen.pid)
    web.wait()
    assert web.living() == old
    assert is_open("127.0.0.1", web.port)
    web.up()
    assert f"ended {len(old)}\n" in web.out
    assert not old & web.living()
    assert answers(web)


def test_a_stopped_process_can_be_drained_all_the_same(run, programs):
    run.add("worker", programs["forever"]).up()
    os.kill(run.pid("worker"), signal.SIGSTOP)
    assert run.stop() == 0
    assert run.living() == frozenset()


def test_a_second_run_is_refused(web):
    web.up()
    first = web.popen.pid
    second = type(web)(web.folder).start()
    assert second.wait() == 1
    problem = f"the site is already running here (process {first}) (E401)\n  hint: `road stop` ends it\n"
    assert second.out == problem
    assert answers(web)
