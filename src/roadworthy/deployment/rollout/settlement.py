"""The one state that every deploy, rollback, undo and recovery goes to: each web host runs a release, and it is asked.

Pure: what is, and what is wanted, give what is to be done. Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roadworthy.deployment.rollout.standing import Standing
from roadworthy.stack.balancer import FULL, Balance, Server

LOW = 20
"""The share of a new release while it is watched, of FULL."""


@dataclass(frozen=True)
class Settlement:
    """`release` is to serve on `web` hosts (empty: nothing is to serve); `fronts` has the web hosts of each front."""

    release: str
    web: tuple[str, ...]
    fronts: Mapping[str, tuple[str, ...]]
    standings: Mapping[str, Standing]

    def is_settled(self, host: str) -> bool:
        """Say whether a web host runs just this release, and every front sends all of its requests there."""
        standing = self.standings[host]
        if set(standing.slots) != ({self.release} if self.release else set()):
            return False
        if self.release and not standing.is_running(self.release):
            return False
        return all(self._sends_right(front, host) for front, below in self.fronts.items() if host in below)

    def _sends_right(self, front: str, host: str) -> bool:
        servers = self.standings[front].balance.of_host(host)
        if not self.release:
            return not servers
        slot = self.standings[host].slots[self.release]
        return servers == (Server(host, slot, self.release, FULL),)

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Return the web hosts with something to do, in their order."""
        return tuple(host for host in self.web if not self.is_settled(host))

    def batches(self, size: int) -> tuple[tuple[str, ...], ...]:
        """Return the hosts with something to do, so many at once."""
        hosts = self.unsettled
        return tuple(hosts[at : at + size] for at in range(0, len(hosts), size))

    @property
    def former(self) -> str:
        """Return the release that the fronts send most to now; empty when there is none."""
        shares: dict[str, int] = {}
        for standing in self.standings.values():
            for server in standing.balance.servers:
                if server.is_open and server.release:
                    shares[server.release] = shares.get(server.release, 0) + server.weight
        return max(sorted(shares), key=lambda name: shares[name], default="")


def let_in(balance: Balance, host: str, slot: int, release: str) -> Balance:
    """Give a new server a small share beside those of its host; all of it when it is the host's only one."""
    has_others = any(server.is_open and server.slot != slot for server in balance.of_host(host))
    return balance.with_server(Server(host, slot, release, LOW if has_others else FULL))


def cut_over(balance: Balance, host: str, slot: int, release: str) -> Balance:
    """Send all of a host's requests to one server; the others finish what they have."""
    for server in balance.of_host(host):
        if server.slot != slot:
            balance = balance.with_server(replace(server, weight=0, drains=True))
    return balance.with_server(Server(host, slot, release, FULL))


def alone(balance: Balance, host: str, slot: int) -> Balance:
    """Forget the other servers of a host."""
    for server in balance.of_host(host):
        if server.slot != slot:
            balance = balance.without(host, server.slot)
    return balance


def closed(balance: Balance, host: str) -> Balance:
    """Have all servers of a host finish what they have."""
    for server in balance.of_host(host):
        balance = balance.with_server(replace(server, weight=0, drains=True))
    return balance


def forgotten(balance: Balance, host: str) -> Balance:
    """Forget all servers of a host."""
    return replace(balance, servers=tuple(server for server in balance.servers if server.host != host))
