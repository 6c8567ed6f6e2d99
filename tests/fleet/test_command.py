import gc
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from roadworthy.environments.process import Process
from roadworthy.fleet.command import run_command
from roadworthy.fleet.family import RUN_MARK, Family, member
from roadworthy.problems import ProblemsFound

ROAD = """
import sys
from pathlib import Path
from roadworthy.environments.process import Process
from roadworthy.fleet.command import run_command
process = Process("build", (sys.executable, "-I", "-S", "-u", "-c", sys.argv[1]), Path.cwd(), {})
try:
    run_command(process, lambda line: print(line, flush=True), marks={"ROADWORTHY_RUN": sys.argv[2]})
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.fixture
def build(python, tmp_path):
    """Describe a command given as a program."""

    def describe(code, **more):
        return Process("build", (*python, code), tmp_path, {"SECRET": "tulip", "PATH": os.environ["PATH"]}, **more)

    return describe


@pytest.fixture
def road(tmp_path, wait_until):
    """Run a command from a process of its own, that can be killed, and wait for its first line."""
    started = []

    def start(code):
        words = [sys.executable, "-c", ROAD, code, f"mark-{os.getpid()}-{len(started)}"]
        popen = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
        started.append(popen)
        popen.family = Family({RUN_MARK: words[-1]})
        popen.stdout.readline()
        return popen

    yield start
    for popen in started:
        popen.kill()
        popen.wait()
        popen.stdout.close()


def test_lines_are_given_as_they_come_and_the_exit_code_at_the_end(build):
    heard = []
    code = "import sys; print('one'); sys.stderr.write('two\\n'); sys.stdout.write('three'); raise SystemExit(7)"
    finished = run_command(build(code), heard.append)
    assert heard == ["one", "two", "three"]
    assert (finished.exit_code, finished.lines, finished.is_late) == (7, ("one", "two", "three"), False)
    assert (finished.succeeded, finished.how) == (False, "stopped with exit code 7")


def test_only_the_last_lines_are_kept(build):
    finished = run_command(build("for n in range(1000): print(n)"))
    assert finished.succeeded
    assert finished.lines == tuple(str(number) for number in range(950, 1000))


def test_secrets_are_masked_in_what_is_heard_and_kept(build):
    heard = []
    code = "import os; print(os.environ['SECRET'], 'tulips and roses')"
    finished = run_command(build(code), heard.append, hidden=["tulip", "", "tulips and"])
    assert heard == list(finished.lines) == ["*** *** roses"]


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(build):
    code = "import os, time; print(os.getpid()); os.fork(); time.sleep(1000)"
    finished = run_command(build(code, stop_time_s=1), time_limit_s=0.3)
    assert (finished.succeeded, finished.is_late) == (False, True)
    assert finished.how == "was ended after 0 s"
    assert member(int(finished.lines[0])) is None


def test_a_deaf_command_is_killed(build, programs):
    begun_s = time.monotonic()
    finished = run_command(build(programs["stubborn"], stop_time_s=0.2), time_limit_s=0.3)
    assert finished.exit_code == -signal.SIGKILL
    assert time.monotonic() - begun_s < 5


def test_what_a_command_leaves_in_the_background_is_ended_and_not_waited_for(build):
    finished = run_command(build("import os, time; pid = os.fork(); pid and print(pid); pid or time.sleep(1000)"))
    assert finished.succeeded
    assert finished.took_s < 10
    assert member(int(finished.lines[0])) is None


def test_a_command_ended_by_a_signal(build):
    finished = run_command(build("import os; os.kill(os.getpid(), 9)"))
    assert (finished.exit_code, finished.how) == (-9, "was ended by SIGKILL")


def test_a_command_that_closes_its_output_is_waited_for(build):
    finished = run_command(build("import os, time; os.close(1); os.close(2); time.sleep(0.3); os._exit(5)"))
    assert finished.exit_code == 5


def test_a_program_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        run_command(Process("npm", ("npm-nowhere", "ci"), tmp_path, {"PATH": "/bin"}))
    expected = (
        "npm can't be started: there is no program npm-nowhere (E404)\n"
        "  hint: see that it is installed; the command is `npm-nowhere ci`"
    )
    assert str(found.value) == expected


def test_a_folder_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(ProblemsFound, match=re.escape(f"its folder {tmp_path / 'gone'} is not there")):
        run_command(Process("npm", ("true",), tmp_path / "gone", {}))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_the_command_and_is_passed_on(road, number):
    popen = road("import os, time; os.fork(); print('building'); time.sleep(1000)")
    popen.send_signal(number)
    assert "interrupted\n" in popen.communicate(timeout=20)[0]
    assert popen.family.living() == frozenset()


def test_a_command_does_not_outlive_road_when_that_is_killed(road, wait_until):
    popen = road("import time; print('building'); time.sleep(1000)")
    assert len(popen.family.living()) == 1
    popen.kill()
    popen.wait()
    wait_until(lambda: not popen.family.living())


def test_it_runs_in_a_thread_too_and_leaves_no_file_open(build):
    run_command(build("pass"))
    gc.collect()  # what other tests have left open is closed when it is collected
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    found = []
    thread = threading.Thread(target=lambda: found.append(run_command(build("print('hello')"))))
    thread.start()
    thread.join(20)
    assert found[0].lines == ("hello",)
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
