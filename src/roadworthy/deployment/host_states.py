"""What each host of an environment should be, as one value: from its base, every kind of service, and the jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.resource import HostState, Resource
from roadworthy.stack import base, firewall, jobs
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.opening import Opening


def host_state(target: Target, host: Host) -> HostState:
    """Return the desired state of one host."""
    return state_of(target.ground(host), target.kinds)


def state_of(ground: HostGround, kinds: Mapping[str, StackKind]) -> HostState:
    """Return the desired state of the ground's host, in the order in which it is made real."""
    parts: list[Resource] = [*base.resources(ground)]
    for name, kind in kinds.items():
        parts += kind.on_host(ground, ground.services_of(name))
    parts += jobs.resources(ground)
    parts += firewall.resources(ground.layout, openings(ground, kinds), ground.host.port)
    return HostState(ground.layout.key, tuple(each_once(parts)))


def openings(ground: HostGround, kinds: Mapping[str, StackKind]) -> tuple[Opening, ...]:
    """Return the ports of the ground's host that others may reach, for every kind of service."""
    found = [one for name, kind in kinds.items() for one in kind.openings(ground, ground.services_of(name))]
    return tuple(dict.fromkeys(found))


def each_once(resources: Iterable[Resource]) -> list[Resource]:
    """Return resources that several parts want once, where the first of them has it."""
    return list(dict.fromkeys(resources))
