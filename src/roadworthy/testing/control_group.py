"""The control group of a rehearsal machine: all its processes, to be frozen, found and killed at once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from roadworthy.problems import ProblemsFound
from roadworthy.testing.network import label
from roadworthy.testing.rules import STEP_FAILED

DEATH_TIME_LIMIT_S = 15.0


def has_systemd() -> bool:
    """Say whether the workstation's own control groups are systemd's to make."""
    return Path("/run/systemd/system").is_dir()


def top(text: str | None = None) -> Path:
    """Return where the control groups (version 2) are. Raises ProblemsFound where there are none."""
    lines = (Path("/proc/self/mountinfo").read_text() if text is None else text).splitlines()
    for line in lines:
        words = line.split()
        if words[words.index("-") + 1] == "cgroup2":
            return Path(words[4])
    message = "this workstation's kernel has no control groups of version 2"
    raise ProblemsFound([STEP_FAILED.problem(message, "mount -t cgroup2 none /sys/fs/cgroup/unified")])


def folder_of(address: str) -> Path:
    """Return the control group of the machine at an address, whether it is there or not."""
    if has_systemd():
        return top() / "machine.slice" / f"{label(address)}.scope"
    return top() / "roadworthy" / label(address)


def make(address: str) -> Path:
    """Make it where systemd doesn't."""
    folder = folder_of(address)
    if not has_systemd():
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def freeze(address: str, is_frozen: bool) -> None:
    """Stop all processes of a machine where they are, or let them go on."""
    (folder_of(address) / "cgroup.freeze").write_text("1" if is_frozen else "0")


def pids(folder: Path) -> list[int]:
    """Return every process below a control group."""
    found: list[int] = []
    for path, _, _ in os.walk(folder):  # a group that is gone meanwhile is passed over
        with suppress(OSError):
            found += [int(word) for word in (Path(path) / "cgroup.procs").read_text().split()]
    return found


def kill(address: str, clock_s: Callable[[], float] = time.monotonic) -> None:
    """Kill all of a machine at once, as a power cut would, and wait until nothing of it lives."""
    folder = folder_of(address)
    until_s = clock_s() + DEATH_TIME_LIMIT_S
    while living := pids(folder):
        for pid in living:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if clock_s() > until_s:
            raise ProblemsFound([STEP_FAILED.problem(f"processes {living} of {label(address)} can't be killed")])
        time.sleep(0.02)
    with suppress(OSError):
        freeze(address, is_frozen=False)  # else what boots there next would stand still


def remove(address: str) -> None:
    """Remove the empty control group."""
    folder = folder_of(address)
    for path in sorted([folder, *folder.rglob("*/")], key=lambda path: -len(path.parts)):
        with suppress(OSError):
            path.rmdir()
