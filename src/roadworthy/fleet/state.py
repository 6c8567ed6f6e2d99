"""What a run says of itself in run/state.json: which processes live, how they are, and how the jobs went."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from roadworthy.fleet.family import Member

STATE_FILE = "state.json"


class Phase(StrEnum):
    """How a process, or the whole run, is."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    STOPPING = "stopping"
    STOPPED = "stopped"


@dataclass(frozen=True)
class ProcessState:
    """One process of the run. `since` is when its phase began (RFC 3339); `label` is where it is reached.

    One that `is_beside` is no part of the site, which is well without it.
    """

    name: str
    phase: Phase
    since: str
    pid: int = 0
    started: int = 0
    restarts: int = 0
    last_death: str = ""
    label: str = ""
    is_beside: bool = False


@dataclass(frozen=True)
class JobState:
    """One periodic command: when it runs next, how its last run went, and its process while it runs."""

    name: str
    next: str = ""
    last: str = ""
    last_result: str = ""
    last_failed: bool = False
    pid: int = 0
    started: int = 0


@dataclass(frozen=True)
class RunState:
    """The whole run. `others` are processes that left their parents and were taken in by the supervisor."""

    run: str
    boot: str
    pid: int
    phase: Phase
    since: str
    processes: tuple[ProcessState, ...] = ()
    jobs: tuple[JobState, ...] = ()
    others: tuple[Member, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        """Return every process that the run has started or taken in."""
        started: tuple[ProcessState | JobState, ...] = (*self.processes, *self.jobs)
        return (*(Member(one.pid, one.started) for one in started if one.pid), *self.others)


def boot() -> str:
    """Return a name for this boot of the machine; process numbers of another boot mean nothing."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def write_state(run_folder: Path, state: RunState) -> bool:
    """Put the state in its file in one move; say whether the disk took it."""
    new = run_folder / f".{STATE_FILE}.new"
    try:
        new.write_text(json.dumps(asdict(state), indent=1) + "\n")
        new.replace(run_folder / STATE_FILE)
    except OSError:
        with suppress(OSError):
            new.unlink()
        return False
    return True


def read_state(run_folder: Path) -> RunState | None:
    """Return the state that was last written, or None when there is none that can be understood."""
    try:
        return _run(json.loads((run_folder / STATE_FILE).read_text()))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _run(found: dict[str, Any]) -> RunState:
    return RunState(
        run=str(found["run"]),
        boot=str(found["boot"]),
        pid=int(found["pid"]),
        phase=Phase(found["phase"]),
        since=str(found["since"]),
        processes=tuple(ProcessState(**{**one, "phase": Phase(one["phase"])}) for one in found["processes"]),
        jobs=tuple(JobState(**one) for one in found["jobs"]),
        others=tuple(Member(int(one["pid"]), int(one["started"])) for one in found["others"]),
    )
