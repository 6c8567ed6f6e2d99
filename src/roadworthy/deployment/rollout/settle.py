"""Brings one release into service: started beside what serves, gated, warmed up, let in, watched, and given all.

Deploy, rollback, undo after a failure, the recovery of an interrupted deploy and a new host are all this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.release_units import serving_hosts
from roadworthy.deployment.rollout.rules import NOT_FIT, WORKER_FAILS, WORSE
from roadworthy.deployment.rollout.settlement import Settlement, alone, closed, cut_over, forgotten, let_in
from roadworthy.deployment.rollout.standing import Standing, look
from roadworthy.deployment.rollout.tally import Tally
from roadworthy.deployment.rollout.verdict import ENOUGH, Count, count, wrong_with_count, wrong_with_pages
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.problems import Problem, ProblemsFound, Where
from roadworthy.stack.balancer import Balance, Seen
from roadworthy.stack.layout import SLOTS

LOOK_S, DRAIN_LOOK_S = 0.2, 0.05
PAGE_LIMIT_S, WARM_LIMIT_S, TIMES = 10.0, 20.0, 3
STEADY_S = 1.0
ROOM_BYTES = 150 << 20
"""With less memory free than this, the former release is not kept running until the end."""
LINES = 12


@dataclass(frozen=True)
class Manner:
    """How a release is brought in: how many hosts at once, how long it is watched, and what it is asked for first."""

    batch: int = 1
    watch_s: float = 0.0
    pages: tuple[str, ...] = ("/",)
    times: int = TIMES

    @classmethod
    def at_once(cls) -> Manner:
        """Return the manner for a release that has served before: everywhere at once, and not watched."""
        return cls(batch=1000, watch_s=0.0, times=1)


@dataclass
class Settle:
    """Brings `release` in everywhere; an empty one takes all out. `before_batch` hears of hosts to be changed."""

    target: Target
    release: str
    standings: Mapping[str, Standing]
    tally: Tally
    manner: Manner = field(default_factory=Manner.at_once)
    before_batch: Callable[[Sequence[str]], None] = lambda hosts: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self.fronts = Fronts(self.target, tuple(self.standings.values()))
        self.web = tuple(host for host in serving_hosts(self.target) if host.name in self.standings)
        self.code = tuple(host for host in self.target.code_hosts if host.name in self.standings)
        self.settlement = Settlement(
            self.release, tuple(host.name for host in self.web), self.fronts.below(), self.standings
        )
        self.former = self.settlement.former
        self.slots: dict[str, int] = {}

    def serve(self) -> None:
        """Have every web host serve the release; what served before still runs, and is asked nothing."""
        for batch in self.settlement.batches(self.manner.batch):
            self.before_batch(batch)
            self._cut(batch)
        self.fronts.change(self._silent)

    def follow(self) -> None:
        """Have workers, schedulers, jobs and the shell be of the release too."""
        with self.tally.phase("follow", f"workers and jobs: to {self.release or 'none'}") as figure:
            found = self._each(self.code, "slots.follow", lambda host: {"others": list(self._others(host))})
            started = [name for one in found.values() for name in one["started"]]
            if started:
                self._refuse_unsteady()
            self._each(self.code, "slots.point", lambda _: {"root": self.target.layout.root})
            figure.say(", ".join(sorted(set(started))) or "no workers")

    def finish(self) -> None:
        """Stop what is not of the release, once its last request has ended."""
        others = {host.name: self._others(host.name) for host in self.code}
        if not any(others.values()) and not self._has_strangers():
            return
        with self.tally.phase("drain", "the former release: its last requests, then stopped") as figure:
            left = self._drained(tuple(host.name for host in self.web))
            self.fronts.change(self._only)
            for manners, waits in ((["serves"], True), (["beside", "instead"], False)):
                self._close(others, manners, waits)
            figure.say(f"{left} requests were cut off" if left else "all had ended")

    def still_working(self) -> str:
        """Say which worker of a former release is finishing its task; nothing when none is."""
        for host in self.code:
            for name, state in look(self.target.fleet.hand(host), self.target.layout).units.items():
                if not name.endswith(f"@{self.release}.service") and state.active not in ("inactive", "failed"):
                    return f"{name.removesuffix('.service')} on {host.name}"
        return ""

    # One batch.

    def _cut(self, batch: Sequence[str]) -> None:
        where = ", ".join(batch)
        if not self.release:
            self._take_out(batch)
            return
        with self.tally.phase("start", f"{where}: starting {self.release} beside what serves") as figure:
            opened = self._open(batch)
            figure.say(_readiness(opened))
        if self.manner.watch_s and self._has_former(batch):
            self._try(batch, where)
        with self.tally.phase("cutover", f"{where}: all requests to {self.release}"):
            self.fronts.change(lambda balance, front: self._over(balance, front, batch))
        self._make_room(opened)

    def _open(self, batch: Sequence[str]) -> dict[str, dict[str, Any]]:
        options = self.target.environment.deploy
        found = self._each(
            [host for host in self.web if host.name in batch],
            "slots.open",
            lambda host: {
                "count": SLOTS,
                "limit_s": options.start,
                "pages": list(self.manner.pages),
                "page_limit_s": PAGE_LIMIT_S,
                "warm_limit_s": WARM_LIMIT_S,
                "times": self.manner.times,
                "beside": self.former if self.former != self.release else "",
            },
            time_limit_s=options.start + WARM_LIMIT_S + 3 * PAGE_LIMIT_S + 200,
        )
        problems = []
        for host, one in found.items():
            why = one["failed"] or wrong_with_pages(one["pages"])
            self.slots[host] = one["slot"]
            if why:
                problems.append(self._unfit(host, why, one["lines"] or self._last_lines(host)))
        if problems:
            raise ProblemsFound(problems)
        return found

    def _unfit(self, host: str, why: str, lines: Sequence[str]) -> Problem:
        return NOT_FIT.problem(f"{self.release} {_lower(why)}", _log_of(host, lines), Where(part=host))

    def _last_lines(self, host: str) -> tuple[str, ...]:
        """Return the last lines of what serves on a host; nothing where even that fails."""
        hand = self.target.fleet.hand(next(one for one in self.web if one.name == host))
        try:
            return tuple(hand.call("slots.lines", self._message({}))["lines"])
        except ProblemsFound:
            return ()

    def _try(self, batch: Sequence[str], where: str) -> None:
        """Give the release a small share, and compare it with the one that serves."""
        with self.tally.phase("watch", f"{where}: a small share to {self.release}, watched") as figure:
            before = self.fronts.seen([host.name for host in self.web])
            self.fronts.change(lambda balance, front: self._in(balance, front, batch))
            begun_s = self.clock()
            while True:
                now = self.fronts.seen([host.name for host in self.web])
                new, old = self._counted(before, now, batch)
                is_over = self.clock() - begun_s >= self.manner.watch_s or new.requests >= ENOUGH
                why = wrong_with_count(new if is_over else _without_down(new), old)
                if why:
                    problem = WORSE.problem(f"{self.release}: {why}", _log_of(where, self._last_lines(batch[0])))
                    raise ProblemsFound([problem])
                if is_over:
                    break
                self.sleep(LOOK_S)
            figure.say(_counts(new))

    def _counted(self, before: Sequence[Seen], now: Sequence[Seen], batch: Sequence[str]) -> tuple[Count, Count]:
        def is_new(seen: Seen) -> bool:
            return seen.host in batch and self.slots.get(seen.host) == seen.slot

        return (
            count([one for one in before if is_new(one)], [one for one in now if is_new(one)]),
            count(
                [one for one in before if not is_new(one)],
                [one for one in now if not is_new(one) and one.status == "up"],
            ),
        )

    def _make_room(self, opened: Mapping[str, Mapping[str, Any]]) -> None:
        """Stop the former release now on hosts that have no memory for both."""
        tight = {host for host, one in opened.items() if one["free_memory_bytes"] < ROOM_BYTES and self._others(host)}
        if not tight:
            return
        with self.tally.phase(
            "drain", f"{', '.join(sorted(tight))}: little memory, so the former release is stopped now"
        ):
            self._drained(tuple(tight))
            self._close({host: self._others(host) for host in tight}, ["serves"], True)

    def _take_out(self, batch: Sequence[str]) -> None:
        with self.tally.phase("cutover", f"{', '.join(batch)}: nothing serves there any more"):
            self.fronts.change(lambda balance, _: _with_all(balance, batch, closed))

    # The balance.

    def _in(self, balance: Balance, front: str, batch: Sequence[str]) -> Balance:
        for host in self._below(front, batch):
            balance = let_in(balance, host, self.slots[host], self.release)
        return balance

    def _over(self, balance: Balance, front: str, batch: Sequence[str]) -> Balance:
        for host in self._below(front, batch):
            balance = cut_over(balance, host, self.slots[host], self.release)
        return balance

    def _only(self, balance: Balance, front: str) -> Balance:
        """Forget every server but those of the release, and those of hosts that can't be asked now."""
        known = [host.name for host in self.web]
        for host in {server.host for server in balance.servers}:
            slot = self.slots.get(host, self.standings[host].slots.get(self.release, -1)) if host in known else None
            if slot is not None:
                balance = alone(balance, host, slot) if self.release else forgotten(balance, host)
        return balance

    def _silent(self, balance: Balance, front: str) -> Balance:
        """Send to the release on hosts that can't be asked now, where it ran there; they may be back any moment."""
        for server in balance.servers:
            if server.host not in self.standings and server.release == self.release:
                balance = cut_over(balance, server.host, server.slot, server.release)
        return balance

    def _below(self, front: str, batch: Sequence[str]) -> list[str]:
        return [host for host in batch if host in self.settlement.fronts[front]]

    def _has_former(self, batch: Sequence[str]) -> bool:
        return any(
            server.is_open and server.release != self.release
            for balance in self.fronts.balances.values()
            for host in batch
            for server in balance.of_host(host)
        )

    def _has_strangers(self) -> bool:
        """Say whether a front knows a server that is not of the release."""
        return any(
            server.release != self.release and server.host in self.standings
            for balance in self.fronts.balances.values()
            for server in balance.servers
        )

    # The former release.

    def _others(self, host: str) -> tuple[str, ...]:
        """Return the releases besides this one that have a slot, or a unit that runs, on a host."""
        standing = self.standings[host]
        mark = f"{self.target.layout.key}-"
        running = {
            name.removeprefix(mark).partition("@")[2].removesuffix(".service")
            for name, state in standing.units.items()
            if state.active not in ("inactive", "failed")
        }
        return tuple(sorted((set(standing.slots) | running) - {self.release, ""}))

    def _drained(self, hosts: Sequence[str]) -> int:
        """Wait until servers that drain have no request left; return how many are left when the time is over."""
        until_s = self.clock() + self.target.environment.deploy.drain
        draining = {
            (server.host, server.slot)
            for balance in self.fronts.balances.values()
            for server in balance.servers
            if server.drains and server.host in hosts
        }
        while draining:
            left = sum(seen.sessions for seen in self.fronts.seen(hosts) if (seen.host, seen.slot) in draining)
            if not left or self.clock() >= until_s:
                return left
            self.sleep(DRAIN_LOOK_S)
        return 0

    def _close(self, others: Mapping[str, Sequence[str]], manners: Sequence[str], waits: bool) -> None:
        hosts = [host for host in self.code if others.get(host.name)]

        def close(hand: Hand) -> None:
            for release in others[hand.host.name]:
                message = {"key": self.target.layout.key, "release": release, "manners": manners, "wait": waits}
                hand.call("slots.close", message, time_limit_s=600, doing=f"stopping {release}")

        self.target.fleet.each(hosts, close)

    # Hosts.

    def _refuse_unsteady(self) -> None:
        found = self._each(self.code, "slots.steady", lambda _: {"for_s": STEADY_S})
        problems = [
            WORKER_FAILS.problem(f"{self.release}: {one['failed']}", _log_of(host, one["lines"]), Where(part=host))
            for host, one in found.items()
            if one["failed"]
        ]
        if problems:
            raise ProblemsFound(problems)

    def _each(
        self, hosts: Sequence[Host], operation: str, more: Callable[[str], dict[str, Any]], time_limit_s: float = 200
    ) -> dict[str, dict[str, Any]]:
        def do(hand: Hand) -> dict[str, Any]:
            return hand.call(operation, self._message(more(hand.host.name)), time_limit_s=time_limit_s)

        return self.target.fleet.each(hosts, do)

    def _message(self, more: Mapping[str, Any]) -> dict[str, Any]:
        return {"key": self.target.layout.key, "release": self.release, **more}


def stand(target: Target, hosts: Sequence[Host]) -> dict[str, Standing]:
    """Ask hosts how they stand."""
    return target.fleet.each(hosts, lambda hand: look(hand, target.layout))


def _with_all(balance: Balance, hosts: Sequence[str], change: Callable[[Balance, str], Balance]) -> Balance:
    for host in hosts:
        balance = change(balance, host)
    return balance


def _without_down(seen: Count) -> Count:
    """Leave out that a server is down: it may not have been checked yet."""
    return Count(seen.requests, seen.errors, seen.average_ms)


def _readiness(opened: Mapping[str, Mapping[str, Any]]) -> str:
    slowest_s = max(one["ready_ms"] for one in opened.values()) / 1000
    asked = max(len(one["pages"]) for one in opened.values())
    return f"ready after {slowest_s:.1f} s, {asked} page{'s' if asked != 1 else ''} warm"


def _counts(new: Count) -> str:
    if not new.requests:
        return "nobody asked it for anything"
    return f"{new.requests} requests, {new.errors} failed, {new.average_ms:.0f} ms each"


def _log_of(host: str, lines: Sequence[str]) -> str:
    """Return the last lines of a log, under the host's name."""
    if not lines:
        return f"its log on {host} is empty"
    return "\n".join([f"the last lines of its log on {host}:", *(f"    {line}" for line in lines[-LINES:])])


def _lower(why: str) -> str:
    return why if "/" in why[:1] else f"{why[:1].lower()}{why[1:]}"
