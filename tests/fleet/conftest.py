"""A run of a supervisor in a process of its own, over real children; whatever a test does, nothing outlives it."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from roadworthy.fleet.ending import end
from roadworthy.fleet.family import RUN_MARK, Family
from roadworthy.fleet.lock import mark_of
from roadworthy.fleet.running import look
from roadworthy.fleet.state import read_state

PATIENCE_S = 30.0
PYTHON = [sys.executable, "-I", "-S", "-u", "-c"]

FOREVER = "import time; print('up'); time.sleep(1000)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(1000)"
SERVER = """
import os, socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
    if os.fork() == 0:
        break
print("serving", os.getpid())
while True:
    connection, _ = listener.accept()
    connection.recv(1000)
    connection.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n%d" % os.getpid())
    connection.close()
"""
DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], "w").write(str(os.getpid()))
        time.sleep(1000)
    os._exit(0)
os.wait()
print("has a daemon")
time.sleep(1000)
"""


def until(true, patience_s=PATIENCE_S):
    """Wait until `true()` gives something, and return that."""
    by_s = time.monotonic() + patience_s
    while not (found := true()):
        if time.monotonic() > by_s:
            raise AssertionError(f"not within {patience_s:g} s: {true.__code__.co_names}")
        time.sleep(0.02)
    return found


class Run:
    """One supervisor over what `add` and `add_job` describe."""

    def __init__(self, folder):
        self.folder = folder
        self.spec = {"processes": [], "jobs": []}
        self.popen = None

    def add(self, name, code, *words, **more):
        self.spec["processes"].append({"name": name, "command": [*PYTHON, code, *map(str, words)], **more})
        return self

    def add_job(self, name, code, every_s=1, **more):
        self.spec["jobs"].append({"name": name, "command": [*PYTHON, code], "every_s": every_s, **more})
        return self

    def set(self, **more):
        self.spec.update(more)
        return self

    def start(self, **more):
        self.folder.mkdir(exist_ok=True)
        (self.folder / "spec.json").write_text(json.dumps(self.spec))
        with (self.folder / "out").open("wb") as out:
            command = [sys.executable, str(Path(__file__).with_name("supervised.py")), str(self.folder)]
            more = {"stdout": out, "stderr": subprocess.STDOUT, **more}
            self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, **more)
        return self

    def up(self):
        """Start, and wait until all are ready."""
        self.start()
        until(lambda: "all are ready" in self.out or self.popen.poll() is not None)
        assert "all are ready" in self.out, self.out
        return self

    def signal(self, number):
        os.kill(self.popen.pid, number)

    def wait(self):
        return self.popen.wait(PATIENCE_S)

    def stop(self):
        self.signal(signal.SIGTERM)
        return self.wait()

    @property
    def out(self):
        return (self.folder / "out").read_text(errors="replace")

    @property
    def state(self):
        return read_state(self.folder / "run")

    def process(self, name):
        return next(one for one in self.state.processes if one.name == name)

    def pid(self, name):
        return until(lambda: self.process(name).pid)

    @property
    def running(self):
        return look(self.folder / "run")

    def log(self, name):
        with suppress(FileNotFoundError):
            return (self.folder / "log" / f"{name}.log").read_text(errors="replace")
        return ""

    def living(self):
        """Return the processes of this run that are alive, other than the supervisor and its keeper."""
        return Family({RUN_MARK: mark_of(self.folder / "run")}, is_prefix=True).living()

    def keeper(self):
        """Return the number of the keeper."""
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and self._is_keeper(entry):
                    return int(entry.name)
        return None

    def _is_keeper(self, entry):
        words = (entry / "cmdline").read_bytes()
        return b"fleet.keeper" in words and mark_of(self.folder / "run").encode() in words

    def end(self):
        if self.popen and self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()
        running = look(self.folder / "run")
        if running:
            os.kill(running.pid, signal.SIGKILL)
        end(Family({RUN_MARK: mark_of(self.folder / "run")}, is_prefix=True), 0.0)


@pytest.fixture
def run(tmp_path):
    one = Run(tmp_path)
    yield one
    one.end()


@pytest.fixture
def wait_until():
    return until


@pytest.fixture
def programs():
    """The programs that children run."""
    return {"forever": FOREVER, "stubborn": STUBBORN, "server": SERVER, "daemon": DAEMON}


@pytest.fixture
def python():
    """The words before a program given as text."""
    return PYTHON
