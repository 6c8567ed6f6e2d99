"""What a rollout asks of a load balancer: which servers get how much, said to the running one and written on disk.

A kind that balances returns a Balancer (StackKind.balancer). It is pure: it makes files and words; the fleet says
them on the balancer's host in one call, so that the runtime and the file on disk always agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.resource import File
from roadworthy.fleet.talk import Talk

FULL = 100


@dataclass(frozen=True)
class Server:
    """One application server of one slot on one host, as the balancer knows it.

    `weight` is its share (0 … FULL); one that is not `open` gets nothing, or finishes what it has when it `drains`.
    `release` is what runs there; empty when nothing does.
    """

    host: str
    slot: int
    release: str = ""
    weight: int = 0
    drains: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether new requests go there."""
        return self.weight > 0 and not self.drains


@dataclass(frozen=True)
class Balance:
    """Who gets what, at one front. Kept as JSON on the front's host (`Layout.etc`/balance.json)."""

    servers: tuple[Server, ...] = ()
    is_maintenance: bool = False

    def with_server(self, server: Server) -> Balance:
        """Return this balance with one server in the place of the one of its host and slot."""
        rest = [each for each in self.servers if (each.host, each.slot) != (server.host, server.slot)]
        return replace(self, servers=tuple(sorted([*rest, server], key=lambda one: (one.host, one.slot))))

    def without(self, host: str, slot: int) -> Balance:
        """Return this balance without one server."""
        return replace(self, servers=tuple(one for one in self.servers if (one.host, one.slot) != (host, slot)))

    def of_host(self, host: str) -> tuple[Server, ...]:
        """Return the servers on one host."""
        return tuple(server for server in self.servers if server.host == host)


@dataclass(frozen=True)
class Seen:
    """What the running balancer says of one server since it began. Times in milliseconds, averaged by the balancer.

    `status` is "up", "down", "drain" or "maintenance"; `sessions` are requests under way now.
    """

    host: str
    slot: int
    status: str
    weight: int
    sessions: int
    requests: int
    errors_5xx: int
    failed_connections: int = 0
    average_ms: float = 0.0
    reason: str = field(default="", compare=False)


class Balancer(Protocol):
    """The load balancer of an environment. `fronts` are the hosts it runs on."""

    @property
    def fronts(self) -> tuple[Host, ...]:
        """Return the hosts that visitors' requests meet first."""

    def servers_of(self, front: Host) -> tuple[Host, ...]:
        """Return the web hosts that a front sends requests to (its own alone, where each web host is its own front)."""

    def files(self, front: Host, balance: Balance) -> tuple[File, ...]:
        """Return the files on the front's disk that say `balance`, balance.json among them."""

    def say(self, front: Host, balance: Balance) -> Talk:
        """Return what makes the running balancer do as `balance` says, whatever it does now."""

    def popular(self, front: Host) -> tuple[str, ...]:
        """Return words that print, on the front, the pages asked for most of late: a path in each line, most first."""

    def through(self, front: Host, path: str, server: Server | None = None) -> Probe:
        """Return a visitor's question for a page, asked on the front itself.

        It goes to whom the balance says; to `server` where one is named, it is open, and the front knows how.
        """

    def ask(self, front: Host) -> Talk:
        """Return the question what every server of this site does."""

    def read(self, front: Host, replies: Sequence[str]) -> tuple[Seen, ...]:
        """Read the answers to `ask`. Raise ValueError when they are none."""
