"""A new release on trial: a small share of the requests, and the balancer's counts beside those of the old one."""

from __future__ import annotations

from collections.abc import Sequence

from roadworthy.deployment.rollout.context import Context, log_of
from roadworthy.deployment.rollout.rules import WORSE
from roadworthy.deployment.rollout.settlement import let_in
from roadworthy.deployment.rollout.verdict import ENOUGH, Count, count, wrong_with_count
from roadworthy.problems import ProblemsFound, Where
from roadworthy.stack.balancer import Balance, Seen, Server

LOOK_S, LEAST_S = 0.2, 0.02
QUIET_S = 0.3
"""When nobody has come for so long, those who might come later are not waited for."""
OWN_AT_ONCE, OWN_ENOUGH, OWN_ENOUGH_LATER = 12, 3, 1
"""So many requests of Roadworthy's own are to meet the new release through the balancer, which is asked for it by name.

Where it has not sent them there, so many go through it at once until enough have met it. Fewer are enough on later
hosts: the release has been seen there, and what is left to see is the way to it.
"""


class Trial:
    """The trial on the hosts of one batch, for so many seconds or until enough was seen.

    It does not rely on visitors: the release meets a few requests of Roadworthy's own for `pages`, too.
    """

    def __init__(
        self, context: Context, batch: Sequence[str], watch_s: float, pages: Sequence[str], is_first: bool
    ) -> None:
        self.context, self.batch, self.watch_s, self.pages = context, batch, watch_s, pages
        self._enough = OWN_ENOUGH if is_first else OWN_ENOUGH_LATER
        self._web = [host.name for host in context.web]
        self._asked = 0

    @property
    def is_possible(self) -> bool:
        """Say whether there is anything to compare with: another release that serves on these hosts."""
        return any(
            server.is_open and server.release != self.context.release
            for balance in self.context.fronts.balances.values()
            for host in self.batch
            for server in balance.of_host(host)
        )

    def run(self) -> Count:
        """Give it a small share and watch. Raise ProblemsFound when it does worse than the old release."""
        context = self.context
        before = context.fronts.seen(self._web)
        context.fronts.change(self._let_in)
        begun_s = context.clock()
        new = Count()
        while True:
            if asks := new.requests < self._enough:
                self._asked += self._ask()
            new, old = self._counts(before, context.fronts.seen(self._web))
            took_s = context.clock() - begun_s
            is_over = took_s >= self.watch_s or new.requests >= ENOUGH or self._is_quiet(new, old, took_s)
            if why := wrong_with_count(new if is_over else _unchecked(new), old):
                where = ", ".join(self.batch)
                hint = log_of(where, context.last_lines(self.batch[0]))
                raise ProblemsFound([WORSE.problem(f"{context.release}: {why}", hint, Where(part=where))])
            if is_over:
                return new
            context.sleep(0 if asks else _until_next_look_s(took_s))

    def _ask(self) -> int:
        """Ask the new servers by name; whoever the balancer chooses, where that was of no use."""
        fronts = self.context.fronts
        if self._asked:
            return fronts.visit(self.batch, self.pages, OWN_AT_ONCE)
        servers = [Server(host, self.context.slots[host], self.context.release) for host in self.batch]
        return fronts.visit_servers(servers, self.pages, self._enough)

    def _is_quiet(self, new: Count, old: Count, took_s: float) -> bool:
        """Say whether enough was seen for a site that nobody else asks now."""
        visitors = new.requests + old.requests - self._asked
        return visitors <= 0 and new.requests >= self._enough and took_s >= QUIET_S

    def _let_in(self, balance: Balance, front: str) -> Balance:
        for host in self.batch:
            if host in self.context.settlement.fronts[front]:
                balance = let_in(balance, host, self.context.slots[host], self.context.release)
        return balance

    def _counts(self, before: Sequence[Seen], now: Sequence[Seen]) -> tuple[Count, Count]:
        def is_new(seen: Seen) -> bool:
            return seen.host in self.batch and self.context.slots.get(seen.host) == seen.slot

        new = count([one for one in before if is_new(one)], [one for one in now if is_new(one)])
        others = [one for one in now if not is_new(one) and one.status == "up"]
        return new, count([one for one in before if not is_new(one)], others)


def _until_next_look_s(took_s: float) -> float:
    """Look again just when a site that nobody asks has been watched for long enough."""
    return min(LOOK_S, max(LEAST_S, QUIET_S - took_s)) if took_s < QUIET_S else LOOK_S


def _unchecked(seen: Count) -> Count:
    """Leave out that a server is down: it may not have been checked yet."""
    return Count(seen.requests, seen.errors, seen.average_ms)
