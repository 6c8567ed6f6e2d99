"""What runs on the hosts of an environment: the release, its units and the others, and what of it does not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from roadworthy.deployment.front_status import FrontSeen, ask_front
from roadworthy.deployment.host_units import wanted_units
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.rollout.standing import look as look_at_releases
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.stack.web_address import balancer_of

SHOWN = "Id,ActiveState,SubState,Result,ActiveEnterTimestamp,NRestarts"
GOOD = {"active", "reloading", "activating"}


@dataclass(frozen=True)
class UnitSeen:
    """A unit as systemd shows it. `since` is in systemd's words; `is_wanted` says whether it is to run."""

    name: str
    active: str
    sub: str
    result: str
    since: str
    restarts: int
    is_wanted: bool

    @property
    def is_well(self) -> bool:
        """Say whether it does what it should; one that has ended and need not run is well too."""
        return self.active in GOOD and not self._is_dying if self.is_wanted else self.active != "failed"

    @property
    def _is_dying(self) -> bool:
        """Say whether it dies again and again: it waits for its next start, or is in one that systemd itself made."""
        return self.sub.startswith("auto-restart") or (self.active == "activating" and self.restarts > 0)


@dataclass(frozen=True)
class HostSeen:
    """A host: what it says of itself, the release that serves (empty if none does), and its units.

    `front` is what it answers visitors, of a host that is met by them while something serves.
    """

    name: str
    address: str
    release: str
    units: tuple[UnitSeen, ...]
    free_bytes: int
    front: FrontSeen | None = None

    @property
    def is_well(self) -> bool:
        """Say whether all is as it should be."""
        return all(unit.is_well for unit in self.units) and (self.front is None or self.front.is_well)


def look(target: Target) -> tuple[HostSeen, ...]:
    """Ask all hosts at once. Raise ProblemsFound with those that can't be asked."""
    found = target.fleet.each(target.environment.hosts, lambda hand: _look(hand, target))
    if any(host.release for host in found.values()):
        return tuple(found.values())
    return tuple(replace(host, front=None) for host in found.values())  # nothing is to serve yet


def _look(hand: Hand, target: Target) -> HostSeen:
    standing = look_at_releases(hand, target.layout)
    wanted = (*standing.serving, *wanted_units(target, hand.host))
    key = target.layout.key
    lines: list[str] = []
    hand.run(("systemctl", "show", "-p", SHOWN, "--", *wanted, f"{key}-*"), on_line=lines.append)
    return HostSeen(
        hand.host.name,
        hand.host.address,
        standing.current,
        read_units(lines, key, wanted),
        target.facts[hand.host.name].free_bytes,
        _front(hand, target, standing),
    )


def _front(hand: Hand, target: Target, standing: Standing) -> FrontSeen | None:
    balancer = balancer_of(target.ground(hand.host))
    if balancer is None or hand.host not in balancer.fronts:
        return None
    return ask_front(hand, balancer, standing.balance)


def read_units(lines: list[str], key: str, wanted: Collection[str]) -> tuple[UnitSeen, ...]:
    """Read what systemd shows of units, one block of lines for each: those of the site first, each once."""
    blocks = [
        dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        for block in "\n".join(lines).split("\n\n")
    ]
    units = {block["Id"]: _unit(block, key, wanted) for block in blocks if block.get("Id")}
    shown = [unit for unit in units.values() if unit.is_wanted or unit.active not in ("", "inactive")]
    return tuple(sorted(shown, key=lambda unit: not unit.name.startswith(f"{key}-")))


def _unit(block: dict[str, str], key: str, wanted: Collection[str]) -> UnitSeen:
    name = block["Id"]
    is_wanted = name in wanted or (
        name.startswith(f"{key}-") and "@" in name and block.get("ActiveState") != "inactive"
    )
    restarts = block.get("NRestarts", "")
    return UnitSeen(
        name,
        block.get("ActiveState", ""),
        block.get("SubState", ""),
        block.get("Result", ""),
        block.get("ActiveEnterTimestamp", ""),
        int(restarts) if restarts.isdigit() else 0,
        is_wanted,
    )
