"""Brings one release into service: started beside what serves, gated, warmed up, let in, watched, and given all.

Deploy, rollback, undo after a failure, the recovery of an interrupted deploy and a new host are all this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from roadworthy.deployment.rollout.context import CALL_LIMIT_S, Context, log_of
from roadworthy.deployment.rollout.former import Former
from roadworthy.deployment.rollout.rules import NOT_FIT, WORKER_FAILS
from roadworthy.deployment.rollout.settlement import closed, cut_over
from roadworthy.deployment.rollout.standing import Standing, look
from roadworthy.deployment.rollout.tally import Tally
from roadworthy.deployment.rollout.trial import Trial
from roadworthy.deployment.rollout.verdict import Count, wrong_with_pages
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.problems import Problem, ProblemsFound, Where
from roadworthy.stack.balancer import Balance
from roadworthy.stack.layout import SLOTS

PAGE_LIMIT_S, WARM_LIMIT_S, TIMES = 10.0, 20.0, 3
STEADY_S = 1.0
STOP_LIMIT_S = 3600.0
"""How long what works beside the web may take to end where that is waited for."""
ROOM_BYTES = 150 << 20
"""With less memory free than this, the former release is not kept running until the end."""


@dataclass(frozen=True)
class Manner:
    """How a release is brought in: how many hosts at once, how long it is watched, and what it is asked for first."""

    batch: int = 1000
    watch_s: float = 0.0
    pages: tuple[str, ...] = ("/",)
    times: int = 1


AT_ONCE = Manner()
"""The manner for a release that has served before: everywhere at once, and not watched."""


class Settle:
    """Brings a release in everywhere; an empty one takes all out. `before_batch` hears of hosts to be changed."""

    def __init__(
        self,
        target: Target,
        release: str,
        standings: Mapping[str, Standing],
        tally: Tally,
        *,
        manner: Manner = AT_ONCE,
        before_batch: Callable[[Sequence[str]], None] = lambda hosts: None,
    ) -> None:
        self.context = Context(target, release, standings, tally)
        self.former = Former(self.context)
        self.manner, self.before_batch = manner, before_batch
        self._opened: dict[str, dict[str, Any]] = {}
        self._workers: list[str] = []
        self._is_proven = False

    def start(self) -> None:
        """Start the release wherever it is to serve, beside what serves. Raise ProblemsFound where it is not fit."""
        hosts = self.context.settlement.unsettled
        if hosts and self.context.release and not self._opened:
            with self.context.tally.phase("start", f"{_listed(hosts)}: starting {self._name}") as figure:
                self._opened = self._open(hosts)
                figure.say(_readiness(self._opened))

    def serve(self) -> None:
        """Have every web host serve the release; what served before still runs, and is asked nothing."""
        self.start()
        with ThreadPoolExecutor(1, thread_name_prefix="workers") as pool:
            started: list[Future[None]] = []
            for batch in self.context.settlement.batches(self.manner.batch):
                if self._is_proven and not started:
                    started.append(pool.submit(self._accompany))
                self.before_batch(batch)
                if self.context.release:
                    self._cut(batch)
                    self._make_room({host: self._opened[host]["free_memory_bytes"] for host in batch})
                else:
                    self._take_out(batch)
            for each in started:
                each.result()
        self.context.fronts.change(self._silent)

    def _accompany(self) -> None:
        """Start workers where a web host serves the release already: they are up when all is to follow."""
        context = self.context

        def has_room(host: Host) -> bool:
            free = self._opened.get(host.name, {}).get("free_memory_bytes")
            return (free or context.standings[host.name].free_memory_bytes) >= ROOM_BYTES

        context.each([host for host in context.code if has_room(host)], "slots.accompany", lambda _: {})

    def follow(self, waits: bool = False) -> None:
        """Have workers, schedulers, jobs and the shell be of the release too; with `waits` the others have ended."""
        context = self.context
        with context.tally.phase("follow", f"workers and jobs: to {self._name}") as figure:
            found = context.each(
                context.code,
                "slots.follow",
                lambda host: {
                    "others": list(self.former.on(host)), "root": context.target.layout.root, "waits": waits,
                },
                STOP_LIMIT_S if waits else CALL_LIMIT_S,
            )  # fmt: skip
            self._workers = sorted({name for one in found.values() for name in one["started"]})
            figure.say(_listed(self._workers) or "no workers")

    def drain(self) -> int:
        """Wait until nobody is served by another release any more; return how many requests go on all the same."""
        return self.former.drain([host.name for host in self.context.web])

    def finish(self, is_tried: bool = False, waits: bool = False) -> None:
        """Stop what is not of the release, once its last request has ended and what is new has run for a moment.

        What was tried before is not looked at again. With `waits` this ends only when all has ended.
        """
        if not self.former.is_there:
            return
        with self.context.tally.phase("stop", "the former release: its last requests, then it is stopped") as figure:
            left = self.drain()
            if not is_tried:
                self.refuse_unsteady()
            self.former.stop(waits)
            figure.say(f"{left} requests were cut off" if left else "all had ended")

    def refuse_unsteady(self) -> None:
        """Raise ProblemsFound when a worker or scheduler of the release does not keep running."""
        if not self._workers:
            return
        found = self.context.each(self.context.code, "slots.steady", lambda _: {"for_s": STEADY_S})
        problems = [
            WORKER_FAILS.problem(
                f"{self.context.release}: {one['failed']}", log_of(host, one["lines"]), Where(part=host)
            )
            for host, one in found.items()
            if one["failed"]
        ]
        if problems:
            raise ProblemsFound(problems)

    @property
    def _name(self) -> str:
        return self.context.release or "none"

    def _open(self, hosts: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Start the release on hosts, and raise ProblemsFound where it is not fit to serve."""
        context, options = self.context, self.context.target.environment.deploy
        beside = context.settlement.former
        asked = {
            "count": SLOTS,
            "limit_s": options.start,
            "pages": list(self.manner.pages),
            "page_limit_s": PAGE_LIMIT_S,
            "warm_limit_s": WARM_LIMIT_S,
            "times": self.manner.times,
            "beside": beside if beside != context.release else "",
        }
        limit_s = options.start + WARM_LIMIT_S + 3 * PAGE_LIMIT_S + 200
        found = context.each(
            [host for host in context.web if host.name in hosts], "slots.open", lambda _: asked, limit_s
        )
        context.slots |= {host: one["slot"] for host, one in found.items()}
        if problems := [problem for host, one in found.items() for problem in self._unfit(host, one)]:
            raise ProblemsFound(problems)
        return found

    def _unfit(self, host: str, opened: Mapping[str, Any]) -> list[Problem]:
        why = opened["failed"] or wrong_with_pages(opened["pages"])
        if not why:
            return []
        hint = log_of(host, opened["lines"] or self.context.last_lines(host))
        return [NOT_FIT.problem(f"{self.context.release}: {why}", hint, Where(part=host))]

    def _cut(self, batch: Sequence[str]) -> None:
        context, where = self.context, _listed(batch)
        is_first = batch == context.settlement.unsettled[: len(batch)]
        trial = Trial(context, batch, self.manner.watch_s, self.manner.pages, is_first)
        if self.manner.watch_s and trial.is_possible:
            with context.tally.phase("watch", f"{where}: a small share to {self._name}, watched") as figure:
                figure.say(_counts(trial.run()))
        with context.tally.phase("cutover", f"{where}: all requests to {self._name}"):
            context.fronts.change(lambda balance, front: self._over(balance, front, batch))
        self._is_proven = True

    def _over(self, balance: Balance, front: str, batch: Sequence[str]) -> Balance:
        for host in batch:
            if host in self.context.settlement.fronts[front]:
                balance = cut_over(balance, host, self.context.slots[host], self.context.release)
        return balance

    def _take_out(self, batch: Sequence[str]) -> None:
        def change(balance: Balance, _: str) -> Balance:
            for host in batch:
                balance = closed(balance, host)
            return balance

        with self.context.tally.phase("cutover", f"{_listed(batch)}: nothing is to serve there"):
            self.context.fronts.change(change)

    def _silent(self, balance: Balance, front: str) -> Balance:
        """Send to the release on hosts that can't be asked now, where it ran there; they may be back any moment."""
        for server in balance.servers:
            if server.host not in self.context.standings and server.release == self.context.release:
                balance = cut_over(balance, server.host, server.slot, server.release)
        return balance

    def _make_room(self, free_bytes: Mapping[str, int]) -> None:
        """Stop the former release now on hosts that have no memory for both."""
        tight = {
            host: others for host, free in free_bytes.items() if free < ROOM_BYTES and (others := self.former.on(host))
        }
        if not tight:
            return
        words = f"{_listed(sorted(tight))}: little memory, so the former release is stopped now"
        with self.context.tally.phase("drain", words):
            self.former.drain(tuple(tight))
            self.former.close(tight, waits=True)


def stand(target: Target, hosts: Sequence[Host]) -> dict[str, Standing]:
    """Ask hosts how they stand."""
    return target.fleet.each(hosts, lambda hand: look(hand, target.layout))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _readiness(opened: Mapping[str, Mapping[str, Any]]) -> str:
    slowest_s = max(one["ready_ms"] for one in opened.values()) / 1000
    asked = max(len(one["pages"]) for one in opened.values())
    return f"ready after {slowest_s:.1f} s, {asked} page{'s' if asked != 1 else ''} warm"


def _counts(new: Count) -> str:
    if not new.requests:
        return "nobody asked it for anything"
    return f"{new.requests} requests, {new.errors} failed, {new.average_ms:.0f} ms each"
