"""Throwaway machines for trials of the fleet, and what a small site wants of one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.change import Change
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.resource import HostState, Resource
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import Problem, ProblemsFound
from roadworthy.testing.machine import Machine
from roadworthy.testing.machines import Machines

KEY = "gazette-production"


@dataclass(frozen=True)
class Trial:
    """One machine, the hand on it, and how it is reached."""

    host: Host
    machine: Machine
    fleet: Fleet
    ssh_config: Path

    @property
    def hand(self) -> Hand:
        return self.fleet.hand(self.host)

    def sh(self, line: str) -> str:
        """Run a line of shell in the machine, beside the fleet."""
        return self.machine.run(["sh", "-c", line]).stdout

    def apply(self, *resources: Resource, key: str = KEY) -> list[str]:
        """Apply a state, and return what was changed in words."""
        return titles(self.hand.apply(HostState(key, resources)))

    def plan(self, *resources: Resource, key: str = KEY) -> tuple[Change, ...]:
        return self.hand.plan(HostState(key, resources))

    def refused(self, *resources: Resource, key: str = KEY) -> Problem:
        """Apply a state that has to be refused, and return why."""
        with pytest.raises(ProblemsFound) as caught:
            self.hand.apply(HostState(key, resources))
        (problem,) = caught.value.problems
        return problem


def titles(changes: tuple[Change, ...]) -> list[str]:
    return [f"{change.kind} {change.title}" for change in changes]


@contextmanager
def trial(folder: Path, host: Host, suite: str = "bookworm") -> Iterator[Trial]:
    """Boot a machine for a host."""
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("throwaway machines need root and systemd-nspawn")
    with Machines([host], folder=folder, suite=suite) as machines:
        options = SshOptions(config=machines.ssh_config)
        yield Trial(host, machines[host.name], Fleet([host], options), machines.ssh_config)
