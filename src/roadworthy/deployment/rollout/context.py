"""What every part of a settlement shares: the environment, the release, how each host stood, and the fronts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.release_units import serving_hosts
from roadworthy.deployment.rollout.settlement import Settlement
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.rollout.tally import Tally
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.log_line import Presenter
from roadworthy.problems import ProblemsFound

CALL_LIMIT_S = 200.0
LINES = 12


@dataclass
class Context:
    """One release on its way to all hosts that could be asked. `slots` are those that it has taken, by host."""

    target: Target
    release: str
    standings: Mapping[str, Standing]
    tally: Tally
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    slots: dict[str, int] = field(default_factory=dict)

    @cached_property
    def fronts(self) -> Fronts:
        """Return the balancers."""
        return Fronts(self.target, tuple(self.standings.values()))

    @cached_property
    def web(self) -> tuple[Host, ...]:
        """Return the hosts that serve visitors."""
        return tuple(host for host in serving_hosts(self.target) if host.name in self.standings)

    @cached_property
    def code(self) -> tuple[Host, ...]:
        """Return the hosts that run the site's code."""
        return tuple(host for host in self.target.code_hosts if host.name in self.standings)

    @cached_property
    def settlement(self) -> Settlement:
        """Return what is to be so in the end."""
        return Settlement(self.release, tuple(host.name for host in self.web), self.fronts.below(), self.standings)

    def slot(self, host: str) -> int | None:
        """Return the slot of the release on a host; None where it has none."""
        return self.slots.get(host, self.standings[host].slots.get(self.release))

    def each(
        self,
        hosts: Sequence[Host],
        operation: str,
        more: Callable[[str], dict[str, Any]],
        time_limit_s: float = CALL_LIMIT_S,
    ) -> dict[str, dict[str, Any]]:
        """Call an operation about the release on several hosts at once."""

        def do(hand: Hand) -> dict[str, Any]:
            message = {"key": self.target.layout.key, "release": self.release, **more(hand.host.name)}
            return hand.call(operation, message, time_limit_s=time_limit_s)

        return self.target.fleet.each(hosts, do)

    def last_lines(self, name: str) -> tuple[str, ...]:
        """Return the last lines of what serves of the release on a host; nothing where even that fails."""
        host = next(host for host in self.web if host.name == name)
        try:
            return tuple(self.each([host], "slots.lines", lambda _: {})[name]["lines"])
        except ProblemsFound:
            return ()


def log_of(host: str, lines: Sequence[str]) -> str:
    """Return the last lines of a log for a hint, under the host's name: each message once, as `road logs` shows it."""
    if not lines:
        return f"its log on {host} is empty"
    presenter = Presenter(())
    messages = [tuple(presenter.readable(line.encode(errors="surrogateescape"))) for line in lines]
    last_first = dict.fromkeys(reversed(messages))
    shown = [line for message in reversed(last_first) for line in message]
    return "\n".join([f"the last lines of its log on {host}:", *(f"    {line}" for line in shown[-LINES:])])
