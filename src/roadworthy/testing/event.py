"""What a rehearsal does to an environment, one event after another, and what visitors may notice of each.

Which events there are follows from the environment: what runs where, and what would take over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roadworthy.environments.host import Host
from roadworthy.environments.topology import WEB, Topology


class Act(StrEnum):
    """What is done. The values are the first words of the events' names."""

    VISIT = "visit"
    KILL = "kill"
    POWER = "power"
    CUT = "cut"
    PAUSE = "pause"
    FILL = "fill"
    REDEPLOY = "redeploy"
    ROLLBACK = "rollback"


class Promise(StrEnum):
    """What visitors may notice of an event."""

    NOTHING = "nothing"
    """Not a failed request, not a gap of more than a second."""
    MOMENT = "moment"
    """Something else takes over: what failed did so in the first seconds, while the loss was being found out."""
    OUTAGE = "outage"
    """Nothing can take over: the site is away, and whole again by itself soon after its part is back."""


@dataclass(frozen=True)
class Part:
    """One service on one host, with the units that run it there (patterns of systemctl).

    `serves` are the services that are gone with it, when it is none of those that the environment names.
    """

    service: str
    host: str
    units: tuple[str, ...]
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """One thing that is done, to one host where it is about one. `title` is a sentence about it."""

    act: Act
    title: str
    promise: Promise
    subject: str = ""
    host: str = ""
    units: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the word by which it is asked for."""
        return f"{self.act}-{self.subject}" if self.subject else str(self.act)


BEFORE = Event(Act.VISIT, "visitors come, and nothing is done", Promise.NOTHING)
"""What comes first: a site that can't serve these visitors in peace has shown nothing when it is broken."""


def events(topology: Topology, parts: Sequence[Part]) -> tuple[Event, ...]:
    """Return all events of an environment: its parts killed, its hosts lost, its release changed and taken back."""
    site = _Site(topology, {part.service: [one for one in parts if one.service == part.service] for part in parts})
    web = topology.environment.hosts_of(WEB)
    databases = [host for host in topology.environment.hosts if site.is_alone(host)]
    losses = [event for host in _last(web) for event in site.losses(host)]
    full = [site.full(host) for host in {host.name: host for host in (*_last(web), *databases[:1])}.values()]
    return (
        Event(Act.REDEPLOY, "deploy a release again", Promise.NOTHING),
        Event(Act.ROLLBACK, "roll back to the release before", Promise.NOTHING),
        *(site.kill(part) for part in site.one_of_each()),
        *losses,
        *full,
    )


def _last(hosts: Sequence[Host]) -> Sequence[Host]:
    """Return the host that is to be lost: the last, which is the least likely to be special."""
    return hosts[-1:]


@dataclass(frozen=True)
class _Site:
    """What runs where, to tell what takes over when a part is gone."""

    topology: Topology
    parts: Mapping[str, Sequence[Part]]

    def one_of_each(self) -> list[Part]:
        """Return one part of each service that runs units, visitors' way first; the last, as it is least special."""
        first = [name for name in reversed(self.topology.start_order) if name in self.parts]
        found = [self.parts[name] for name in dict.fromkeys((*first, *self.parts))]
        return [running[-1] for parts in found if (running := [part for part in parts if part.units])]

    def kill(self, part: Part) -> Event:
        """Return the event that all processes of a part are killed."""
        title = f"kill all processes of {part.service} on {part.host}"
        promise = self._promise(part.serves or (part.service,), part.host)
        return Event(Act.KILL, title, promise, part.service, part.host, part.units)

    def losses(self, host: Host) -> list[Event]:
        """Return the events that a whole host is lost for a while."""
        promise = self._promise(host.roles, host.name)
        return [
            Event(Act.POWER, f"cut the power of {host.name}, and boot it again", promise, host.name, host.name),
            Event(Act.CUT, f"cut {host.name} off the network, and connect it again", promise, host.name, host.name),
            Event(Act.PAUSE, f"have {host.name} stand still, and go on", promise, host.name, host.name),
        ]

    def full(self, host: Host) -> Event:
        """Return the event that a disk is full."""
        promise = self._promise(host.roles, host.name)
        return Event(Act.FILL, f"fill the disk of {host.name}, and free it", promise, host.name, host.name)

    def is_alone(self, host: Host) -> bool:
        """Say whether something on visitors' way behind the application is on this host alone."""
        behind = self._way - {WEB, *self.topology.front}
        return any(role in behind for role in host.roles)

    def _promise(self, services: Sequence[str], host: str) -> Promise:
        """Return what visitors may notice when these services are gone from a host.

        Only services that keep nothing of their own take over from one another: what visitors meet first, and web.
        """
        gone = self._way & set(services)
        if all(name in {WEB, *self.topology.front} and self._is_elsewhere(name, host) for name in gone):
            return Promise.MOMENT if gone else Promise.NOTHING
        return Promise.OUTAGE

    def _is_elsewhere(self, service: str, host: str) -> bool:
        return any(each.name != host for each in self.topology.environment.hosts_of(service))

    @property
    def _way(self) -> set[str]:
        """Return the services that a visitor's request needs."""
        found = set(self.topology.front)
        while more := {name for each in found for name in self.topology.needs(each)} - found:
            found |= more
        return found
