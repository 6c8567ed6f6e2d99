"""The balancers of an environment as one: whom they send to, changed on all of them at once, and what they count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import cycle, islice

from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.hand import Hand
from roadworthy.stack.balancer import Balance, Seen, Server

AT_ONCE = 12


class Fronts:
    """What every front does now, as it was last told."""

    def __init__(self, target: Target, standings: Collection[Standing]) -> None:
        self.target, self.balancer = target, target.balancer()
        known = {standing.host for standing in standings}
        self.hosts = tuple(front for front in self.balancer.fronts if front.name in known)
        found = {standing.host: standing.balance for standing in standings}
        self.balances = {front.name: found.get(front.name, Balance()) for front in self.hosts}
        self._unsure = {front.name for front in self.hosts}

    def below(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the web hosts of each front."""
        return {front.name: tuple(host.name for host in self.balancer.servers_of(front)) for front in self.hosts}

    def change(self, change: Callable[[Balance, str], Balance]) -> None:
        """Change the balance of every front, each given with its name, all at once.

        The first time a front is told even what it should know: an interrupted deploy may have written, and not said.
        """
        wanted = {front.name: change(self.balances[front.name], front.name) for front in self.hosts}
        changed = [
            front
            for front in self.hosts
            if wanted[front.name] != self.balances[front.name] or front.name in self._unsure
        ]

        def tell(hand: Hand) -> None:
            balance = wanted[hand.host.name]
            hand.switch(self.balancer.files(hand.host, balance), self.balancer.say(hand.host, balance))
            self.balances[hand.host.name] = balance
            self._unsure.discard(hand.host.name)

        self.target.fleet.each(changed, tell)

    def of_hosts(self, hosts: Collection[str]) -> tuple[Host, ...]:
        """Return the fronts that send to one of these web hosts."""
        below = self.below()
        return tuple(front for front in self.hosts if set(below[front.name]) & set(hosts))

    def seen(self, hosts: Collection[str]) -> tuple[Seen, ...]:
        """Ask what the servers of these web hosts do."""

        def ask(hand: Hand) -> tuple[Seen, ...]:
            replies = hand.talk(self.balancer.ask(hand.host))
            try:
                return tuple(seen for seen in self.balancer.read(hand.host, replies) if seen.host in hosts)
            except ValueError:  # it has nothing to say yet
                return ()

        found = self.target.fleet.each(self.of_hosts(hosts), ask)
        return tuple(seen for front in found.values() for seen in front)

    def visit(self, hosts: Collection[str], paths: Sequence[str], times: int) -> int:
        """Ask for pages as visitors do, so many times on each front of these web hosts; return how many were asked."""
        asked = list(islice(cycle(paths), times))
        return self._ask(hosts, lambda front: [self.balancer.through(front, path) for path in asked])

    def visit_servers(self, servers: Sequence[Server], paths: Sequence[str], times: int) -> int:
        """Ask each of these servers for pages, so many times through each of its fronts; return how many were asked."""
        asked, below = list(islice(cycle(paths), times)), self.below()

        def probes(front: Host) -> list[Probe]:
            theirs = [server for server in servers if server.host in below[front.name]]
            return [self.balancer.through(front, path, server) for server in theirs for path in asked]

        return self._ask([server.host for server in servers], probes)

    def _ask(self, hosts: Collection[str], probes: Callable[[Host], list[Probe]]) -> int:
        def ask(hand: Hand) -> int:
            asked = probes(hand.host)
            return len(hand.ask_all(asked, at_once=min(AT_ONCE, len(asked))))

        return sum(self.target.fleet.each(self.of_hosts(hosts), ask).values())
