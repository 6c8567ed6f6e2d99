"""The supervisor over real processes: order, readiness, restarts, and what is written down."""

import os
import re
import signal
import time

import pytest

from roadworthy.environments.process import GAVE_UP, Process
from roadworthy.fleet.family import read_stat
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.ports import free_port, is_open
from roadworthy.fleet.supervisor import Supervisor

STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", re.M)


@pytest.fixture
def served(run, programs):
    """A run of a database and a web server that comes after it."""
    run.ports = {"database": free_port(20000), "web": free_port(21000)}
    run.add("web", programs["server"], run.ports["web"], after=["database"], ready=tcp(run.ports["web"]))
    run.add("database", programs["server"], run.ports["database"], ready=tcp(run.ports["database"]))
    return run


def tcp(port):
    return {"address": f"127.0.0.1:{port}"}


def http(port):
    return {"url": f"http://127.0.0.1:{port}/"}


def test_processes_start_in_order_and_each_only_when_what_it_comes_after_is_ready(served):
    served.up()
    own = STAMP.sub("", served.log("road")).splitlines()
    assert own == ["database is ready", "web is ready"]
    assert is_open("127.0.0.1", served.ports["web"])


def test_the_first_process_starts_at_once(run, programs, wait_until):
    code = "import sys, time; print(time.clock_gettime(time.CLOCK_BOOTTIME)); time.sleep(1000)"
    run.add("web", code).up()
    begun_s = read_stat(run.popen.pid).member.started / os.sysconf("SC_CLK_TCK")
    assert float(run.log("web").split()[-1]) - begun_s < 1.0, "the supervisor's own start included"


def test_the_state_file_says_how_each_process_is(served):
    served.set(labels={"web": "http://127.0.0.1/"}).up()
    state = served.state
    assert (state.phase, state.pid) == ("ready", served.popen.pid)
    web, database = state.processes
    assert (web.name, web.phase, web.restarts, web.label) == ("web", "ready", 0, "http://127.0.0.1/")
    assert (database.name, database.phase, database.label) == ("database", "ready", "")


def test_sigterm_stops_in_reverse_order_and_leaves_nothing(run, programs, wait_until):
    ending = "import signal, sys, time\n{}\nprint('up')\ntime.sleep(1000)"
    slow = "signal.signal(15, lambda *_: (time.sleep(0.5), print('gone', time.monotonic()), sys.exit()))"
    run.add("web", ending.format(slow), after=["database"])
    run.add(
        "database",
        ending.format("signal.signal(15, lambda *_: (print('asked', time.monotonic()), sys.exit()))"),
    )
    run.up()
    assert run.stop() == 0
    gone, asked = (float(run.log(name).split()[-1]) for name in ("web", "database"))
    assert gone < asked
    assert [one.phase for one in run.state.processes] == ["stopped", "stopped"]
    assert (run.living(), run.keeper()) == (frozenset(), None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_asking_drains(run, programs, number):
    run.add("worker", programs["forever"]).up()
    run.signal(number)
    assert run.wait() == 0
    assert run.living() == frozenset()


def test_a_process_gets_the_stop_signal_it_wants(run):
    run.add("web", "import signal; signal.pause()", stop_signal="SIGQUIT")
    code = "import signal, sys; signal.signal(3, lambda *_: (print('quit'), sys.exit())); signal.pause()"
    run.add("worker", code, stop_signal="SIGQUIT")
    assert run.up().stop() == 0
    assert run.log("worker").endswith("quit\n")


def test_a_stubborn_process_is_killed_when_its_time_is_up(run, programs):
    run.add("worker", programs["stubborn"], stop_time_s=0.5).up()
    begun_s = time.monotonic()
    assert run.stop() == 0
    assert 0.5 <= time.monotonic() - begun_s < 10
    assert run.living() == frozenset()


def test_a_second_ctrl_c_ends_everything_at_once(run, programs, wait_until):
    run.add("worker", programs["stubborn"], stop_time_s=500).up()
    run.signal(signal.SIGINT)
    wait_until(lambda: "stopping; Ctrl-C again ends everything at once" in run.out)
    run.signal(signal.SIGINT)
    time.sleep(0.6)
    assert run.popen.poll() is None, "a Ctrl-C that comes twice at once counts once"
    run.signal(signal.SIGINT)
    assert run.wait() == 0
    assert run.living() == frozenset()


def test_a_process_that_dies_is_started_again_and_it_is_said_how_it_died(run, wait_until):
    run.set(backoff={"first_s": 0.1, "most_s": 0.2})
    run.add("worker", "import os, time; time.sleep(0.5); print('bye'); raise SystemExit(3)").up()
    wait_until(lambda: run.log("road").count("worker is ready again") >= 1)
    own = STAMP.sub("", run.log("road"))
    assert own.startswith("worker is ready\nworker stopped with exit code 3; starting it again in 0.1 s\n")
    assert run.process("worker").last_death == "stopped with exit code 3"
    assert run.process("worker").restarts >= 1


def test_the_wait_before_another_start_doubles(run, tmp_path, wait_until):
    code = "import os, sys, time; time.sleep(0.5 if not os.path.exists(sys.argv[1]) else 0); open(sys.argv[1], 'w')"
    run.set(backoff={"first_s": 0.1, "most_s": 0.4}).add("worker", code, tmp_path / "once").up()
    wait_until(lambda: run.log("road").count("starting it again") >= 5)
    waits = re.findall(r"again in ([\d.]+) s", run.log("road"))
    assert waits[:5] == ["0.1", "0.2", "0.4", "0.4", "0.4"]


def test_a_process_that_keeps_dying_at_first_fails_the_run_with_its_last_words(run, programs):
    run.add("worker", programs["forever"])
    run.add("web", "print('loading'); raise SystemExit('no module named gazette')").start()
    assert run.wait() == 1
    log = run.folder / "log" / "web.log"
    expected = f"""web stopped with exit code 1 before it was ready, 3 times in a row (E403)
  hint: {log} ends with:
    loading
    no module named gazette
    loading
    no module named gazette
    loading
    no module named gazette
"""
    assert run.out.endswith(expected)
    assert run.living() == frozenset()


def test_a_process_that_is_never_ready_fails_the_run(run, programs):
    port = free_port(22000)
    run.set(first_start_s=1.5).add("web", programs["forever"], ready=http(port)).start()
    assert run.wait() == 1
    problem = f"web was not ready within 1.5 s: nothing listens on http://127.0.0.1:{port}/ (E402)"
    assert problem in run.out
    assert run.out.endswith("web.log ends with:\n    up\n")


def test_an_answer_that_is_not_right_is_told(run):
    port = free_port(23000)
    code = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(500)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
    run.set(first_start_s=3).add("web", code, port, ready=http(port)).start()
    assert run.wait() == 1
    assert f"web was not ready within 3 s: it answered 500 at http://127.0.0.1:{port}/ (E402)" in run.out


def test_a_program_that_is_not_there_fails_the_run_at_once(run):
    run.spec["processes"].append({"name": "web", "command": ["/nowhere/granian"]})
    run.start()
    assert run.wait() == 1
    assert "web can't be started: there is no program /nowhere/granian (E404)" in run.out


def test_a_stranger_on_the_port_is_not_taken_for_the_process(served, programs):
    first = served.up()
    other = type(first)(served.folder / "other")
    port = served.ports["web"]
    other.add("web", programs["server"], port, ready=tcp(port)).start()
    assert other.wait() == 1
    problem = f"web can't be started: another program already listens on 127.0.0.1:{port} (E404)"
    assert problem in other.out


def test_two_hundred_quick_restarts_leak_no_file(run, tmp_path, wait_until):
    code = "import os, sys, time; time.sleep(0.5 if not os.path.exists(sys.argv[1]) else 0); open(sys.argv[1], 'w')"
    run.set(backoff={"first_s": 0.0, "most_s": 0.0}).add("worker", code, tmp_path / "once").up()
    handles = run.folder.parents[0] / f"/proc/{run.popen.pid}/fd"
    before = wait_until(lambda: run.process("worker").restarts >= 5 and len(list(handles.iterdir())))
    wait_until(lambda: run.process("worker").restarts >= 205, 90)
    assert len(list(handles.iterdir())) < before + 50
    assert run.stop() == 0


def test_removing_the_run_folder_stops_the_run(run, programs):
    run.add("worker", programs["forever"]).up()
    (run.folder / "run" / "lock").unlink()
    assert run.wait() == 0
    assert f"{run.folder / 'run'} was removed, so this run can't be kept track of: stopping" in run.out
    assert run.living() == frozenset()


def test_processes_that_wait_for_one_another_are_refused(tmp_path):
    lock = take_lock(tmp_path)
    a, b = (Process(name, ("true",), tmp_path, after=(after,)) for name, after in (("a", "b"), ("b", "a")))
    with pytest.raises(ValueError, match="these wait for one another: a, b"):
        Supervisor([a, b], [], lock, tmp_path)
    lock.release()


def test_the_run_is_ready_without_what_is_beside_it(run, programs, wait_until):
    port = free_port(24000)
    run.add("hub", programs["forever"], ready=http(port), after=["web"], is_beside=True)
    run.set(first_start_s=1).add("web", programs["forever"]).up()
    time.sleep(1.5)
    wait_until(lambda: [run.process(name).phase for name in ("hub", "web")] == ["starting", "ready"])
    assert [run.process(name).is_beside for name in ("hub", "web")] == [True, False]


def test_what_is_beside_the_run_and_never_ready_is_left(run, programs, wait_until):
    run.set(backoff={"first_s": 0.1, "most_s": 0.2})
    run.add("hub", "raise SystemExit(3)", is_beside=True).add("web", programs["forever"]).up()
    wait_until(lambda: "hub stopped with exit code 3; the site goes on without it" in run.log("road"))
    assert run.log("road").count("starting it again") == 2
    wait_until(lambda: [run.process(name).phase for name in ("hub", "web")] == ["stopped", "ready"])


def test_what_is_beside_the_run_may_give_up_at_once(run, programs, wait_until):
    run.add("hub", f"print('no packages'); raise SystemExit({GAVE_UP})", is_beside=True)
    run.add("web", programs["forever"]).up()
    wait_until(lambda: "hub gave up; the site goes on without it" in run.log("road"))
    assert "starting it again" not in run.log("road")
    assert run.process("hub").last_death == f"stopped with exit code {GAVE_UP}"
    run.signal(signal.SIGTERM)
    assert run.wait() == 0


def test_the_link_of_a_process_is_shown_when_it_is_ready_and_kept_in_no_log(run, programs, tmp_path, wait_until):
    code = "import sys, time; open(sys.argv[1], 'w').write('http://localhost/enter/secret\\n'); time.sleep(60)"
    link = tmp_path / "hub.link"
    run.add("hub", code, link, is_beside=True, link=str(link)).add("web", programs["forever"]).up()
    wait_until(lambda: "\n  hub: http://localhost/enter/secret\n" in run.out)
    assert "secret" not in run.log("road")
