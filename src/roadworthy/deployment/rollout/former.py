"""What is left of other releases: drained until the last request has ended, then stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from roadworthy.deployment.rollout.context import Context
from roadworthy.deployment.rollout.settlement import alone, forgotten
from roadworthy.deployment.rollout.standing import look
from roadworthy.fleet.hand import Hand
from roadworthy.stack.balancer import Balance

LOOK_S = 0.05
STOP_LIMIT_S = 600.0
ENDED = ("inactive", "failed")


class Former:
    """The releases besides the one of a settlement."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def on(self, host: str) -> tuple[str, ...]:
        """Return the other releases that have a slot, or a unit that runs, on a host."""
        standing = self.context.standings[host]
        mark = f"{self.context.target.layout.key}-"
        running = {
            name.removeprefix(mark).partition("@")[2].removesuffix(".service")
            for name, state in standing.units.items()
            if state.active not in ENDED
        }
        return tuple(sorted((set(standing.slots) | running) - {self.context.release, ""}))

    @property
    def is_there(self) -> bool:
        """Say whether there is any, on a host or at a front."""
        context = self.context
        at_fronts = any(
            server.release != context.release and server.host in context.standings
            for balance in context.fronts.balances.values()
            for server in balance.servers
        )
        return at_fronts or any(self.on(host.name) for host in context.code)

    def drain(self, hosts: Sequence[str]) -> int:
        """Wait until servers that drain have no request left; return how many are left when the time is over."""
        context = self.context
        until_s = context.clock() + context.target.environment.deploy.drain
        draining = {
            (server.host, server.slot)
            for balance in context.fronts.balances.values()
            for server in balance.servers
            if server.drains and server.host in hosts
        }
        while draining:
            left = sum(seen.sessions for seen in context.fronts.seen(hosts) if (seen.host, seen.slot) in draining)
            if not left or context.clock() >= until_s:
                return left
            context.sleep(LOOK_S)
        return 0

    def stop(self, waits: bool) -> None:
        """Have the fronts forget it, and stop it; workers may finish their tasks, and nobody waits for them."""
        with ThreadPoolExecutor(1, thread_name_prefix="fronts") as pool:  # nothing is sent there any more
            told = pool.submit(self.context.fronts.change, self._only)
            self.close({host.name: self.on(host.name) for host in self.context.code}, waits)
            told.result()

    def close(self, others: Mapping[str, Sequence[str]], waits: bool) -> None:
        """Stop releases on hosts, with `waits` until what served has ended."""
        key = self.context.target.layout.key

        def close(hand: Hand) -> None:
            for release in others[hand.host.name]:
                message = {"key": key, "release": release, "waits": waits}
                hand.call("slots.close", message, time_limit_s=STOP_LIMIT_S, doing=f"stopping {release}")

        self.context.target.fleet.each([host for host in self.context.code if others.get(host.name)], close)

    def still_working(self) -> str:
        """Say which worker is finishing its task; nothing when none is."""
        context = self.context
        for host in context.code:
            for name, state in look(context.target.fleet.hand(host), context.target.layout).units.items():
                if not name.endswith(f"@{context.release}.service") and state.active not in ENDED:
                    return f"{name.removesuffix('.service')} on {host.name}"
        return ""

    def _only(self, balance: Balance, front: str) -> Balance:
        """Forget every server but those of the release, and those of hosts that can't be asked now."""
        context = self.context
        for host in {server.host for server in balance.servers} & {host.name for host in context.web}:
            slot = context.slot(host)
            balance = forgotten(balance, host) if slot is None else alone(balance, host, slot)
        return balance
