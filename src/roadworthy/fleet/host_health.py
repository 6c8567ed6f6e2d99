"""How a host does at this moment: its facts, its memory, disk and load, and which units of a site run there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roadworthy.environments.host import Host
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.host_rules import CLOCK_SKEW
from roadworthy.problems import Problem, Where

MOST_SKEW_S = 2.0


@dataclass(frozen=True)
class HostHealth:
    """A host as it does now. `units` say how each unit of the site is, in systemd's words (`running`, `failed`)."""

    facts: HostFacts
    memory_free_bytes: int
    disk_bytes: int
    disk_free_bytes: int
    load: float
    up_s: float
    units: Mapping[str, str]

    @property
    def failed_units(self) -> tuple[str, ...]:
        """Return the units that have failed."""
        return tuple(name for name, state in self.units.items() if state == "failed")


def clock_problem(host: Host, facts: HostFacts) -> Problem | None:
    """Return the problem of a clock that is too far from the workstation's, if it is."""
    ahead_s = facts.clock_ahead_s
    if abs(ahead_s) <= MOST_SKEW_S:
        return None
    way = "ahead of" if ahead_s > 0 else "behind"
    hint = "have it set by the network: apt-get install systemd-timesyncd; or this workstation's is the wrong one"
    return CLOCK_SKEW.problem(
        f"its clock is {abs(ahead_s):.0f} s {way} this workstation's", hint, Where(part=host.name)
    )
