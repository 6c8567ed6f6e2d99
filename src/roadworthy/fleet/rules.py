"""What the hands can find wrong on the workstation: a run that is already going, a process that won't start."""

from __future__ import annotations

from roadworthy.problems import Rule

ALREADY_RUNNING = Rule(
    "E401",
    "The site is already running here",
    "Two runs in one folder would take each other's ports and data.",
)
NEVER_READY = Rule(
    "E402",
    "A process never became ready",
    "It ran, but did not answer its probe in time; what depends on it can't be started.",
)
KEPT_DYING = Rule(
    "E403",
    "A process ended before it was ready",
    "It was tried three times; starting it for ever would hide that it can't run.",
)
CANT_START = Rule(
    "E404",
    "A process can't be started",
    "Its command, folder or account is not there, or may not be used.",
)
NO_FREE_PORT = Rule(
    "E405",
    "No port is free",
    "Every port that was tried has a listener, or the machine has no such address.",
)
CANT_END = Rule(
    "E406",
    "A process of an earlier run can't be ended",
    "It may hold ports and files that the site needs; usually it belongs to another account.",
)
ENDED_UNSAID = Rule(
    "E407",
    "The run in the background ended without saying why",
    "It was killed from outside, or the machine ran out of memory.",
)

RULES = (ALREADY_RUNNING, NEVER_READY, KEPT_DYING, CANT_START, NO_FREE_PORT, CANT_END, ENDED_UNSAID)
