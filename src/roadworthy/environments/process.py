"""A process is one operating-system process of a service, described before it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.probe import Probe

GAVE_UP = 69
"""EX_UNAVAILABLE of sysexits(3)."""


@dataclass(frozen=True)
class Process:
    """What to run for one service on one host.

    `command` is a list of words, never a shell line. `environment` is the whole of the variables it sees.
    `after` are names of processes that must be ready first (and stop later). `stop_signal` asks it to drain;
    `stop_time_s` is how long it may take before it is killed. `user` is an account to run as when road is root.
    One that `is_beside` is no part of the site, which is up without it, and goes on when it can't be started; it ends
    with the exit code GAVE_UP when it has said itself why it is of no use to start it again.
    `link` is a file with a link for the owner's eyes, which is shown when the process is ready.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=FrozenTable)
    after: tuple[str, ...] = ()
    ready: Probe | None = None
    stop_signal: str = "SIGTERM"
    stop_time_s: float = 30.0
    user: str = ""
    is_beside: bool = False
    link: Path | None = None
