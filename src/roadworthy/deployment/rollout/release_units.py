"""The units of a release on each host, for every slot that it may take: kept there, so that it can be gone back to."""

from __future__ import annotations

from typing import Any

from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.wire import plain
from roadworthy.stack.kind import StackKind
from roadworthy.stack.layout import SLOTS
from roadworthy.stack.release_unit import ReleaseUnit


def units(target: Target, host: Host, release: str, slot: int) -> tuple[ReleaseUnit, ...]:
    """Return the units that run a release in a slot of a host."""
    ground = target.release_ground(host, release, slot)
    kinds = [(name, kind) for name, kind in target.kinds.items() if isinstance(kind, StackKind)]
    return tuple(unit for name, kind in kinds for unit in kind.release_units(ground, ground.host.services_of(name)))


def keep_units(target: Target, release: str) -> None:
    """Write the units of a release down on every host that runs the site's code."""

    def keep(hand: Hand) -> None:
        found = {str(slot): [_plain(unit) for unit in units(target, hand.host, release, slot)] for slot in range(SLOTS)}
        hand.call("slots.keep", {"key": target.layout.key, "release": release, "units": found})

    target.fleet.each(target.code_hosts, keep)


def serving_hosts(target: Target) -> tuple[Host, ...]:
    """Return the hosts that serve visitors: those with a unit that the balancer sends to."""
    return tuple(
        host for host in target.code_hosts if any(unit.manner == "serves" for unit in units(target, host, "any", 0))
    )


def _plain(unit: ReleaseUnit) -> dict[str, Any]:
    return {
        "service": unit.service,
        "name": unit.name,
        "content": unit.content,
        "manner": unit.manner,
        "ready": plain(unit.ready) if unit.ready else None,
        "stop_time_s": unit.stop_time_s,
    }
