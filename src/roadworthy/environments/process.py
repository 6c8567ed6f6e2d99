"""A process is one operating-system process of a service, described before it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.probe import Probe


@dataclass(frozen=True)
class Process:
    """What to run for one service on one host.

    `command` is a list of words, never a shell line. `environment` is the whole of the variables it sees.
    `after` are names of processes that must be ready first (and stop later). `stop_signal` asks it to drain;
    `stop_time_s` is how long it may take before it is killed. `user` is an account to run as when road is root.
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
