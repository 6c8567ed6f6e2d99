"""A job is a command that a timer starts: clearing sessions, sending reminders, the site's own `runperiodic`."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.environments.schedule import Schedule


@dataclass(frozen=True)
class Job:
    """One periodic command. Two runs of the same job never overlap; `time_limit_s` ends one that hangs."""

    name: str
    command: str
    schedule: Schedule
    time_limit_s: int = 3600
