"""Runs a supervisor as `road up` does, from a description in a JSON file; the tests start this as a program."""

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.fleet.backoff import Backoff
from roadworthy.fleet.detach import detach
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.supervisor import JobRun, Supervisor
from roadworthy.problems import ProblemsFound


class Every:
    """A timetable for tests: every so many seconds, from the epoch."""

    def __init__(self, every_s):
        self.every_s = every_s

    def next_after(self, moment):
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return epoch + (((moment - epoch) / timedelta(seconds=self.every_s)) // 1 + 1) * timedelta(seconds=self.every_s)


def process(words, folder):
    words = {"folder": folder, "environment": {"PATH": os.environ["PATH"]}, **words}
    words["command"] = tuple(words["command"])
    words["folder"] = Path(words["folder"])
    words["link"] = Path(words["link"]) if "link" in words else None
    words["after"] = tuple(words.get("after", ()))
    if "ready" in words:
        words["ready"] = Probe(**words["ready"])
    return Process(**words)


def job(words, folder):
    every_s, limit_s = words.pop("every_s"), words.pop("time_limit_s", 60)
    return JobRun(process(words, folder), Every(every_s), limit_s)


def interrupt_fork():
    """Press Ctrl-C in the middle of the next fork: its child takes a while to begin."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    os.register_at_fork(
        after_in_child=lambda: time.sleep(0.3),
        after_in_parent=lambda: signal.setitimer(signal.ITIMER_REAL, 0.1),
    )


def main(folder):
    spec = json.loads((folder / "spec.json").read_text())
    lock = take_lock(folder / "run")
    print(f"ended {lock.ended}", flush=True)

    def run(ready):
        supervisor = Supervisor(
            [process(words, folder) for words in spec["processes"]],
            [job(words, folder) for words in spec["jobs"]],
            lock,
            folder / "log",
            labels=spec.get("labels"),
            settled_s=spec.get("settled_s", 0.3),
            first_start_s=spec.get("first_start_s", 20),
            backoff=Backoff(**spec.get("backoff", {"first_s": 0.05, "most_s": 0.2})),
            hidden=spec.get("hidden", ()),
            on_ready=ready or (lambda: supervisor.show("all are ready\n")),
        )
        return supervisor.run()

    if spec.get("interrupted_at_once"):
        interrupt_fork()
    if spec.get("detached"):
        print(f"detached {detach(run, folder / 'log')}")
        return 0
    return run(None)


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except ProblemsFound as found:
        print(found, flush=True)
        sys.exit(1)
