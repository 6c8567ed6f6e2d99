"""Where the application server of a host listens: at loopback if only its own balancer asks it, else at its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roadworthy.environments.host import Host
from roadworthy.stack.balancer import Balancer
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import StackKind

LOOPBACK = "127.0.0.1"
EVERYWHERE, EVERYWHERE_IPV6 = "0.0.0.0", "::"


def balancer_of(ground: HostGround) -> Balancer | None:
    """Return the load balancer of the environment, whichever kind it is."""
    asked = (
        kind.balancer(ground, ground.services_of(name))
        for name, kind in ground.kinds.items()
        if isinstance(kind, StackKind)
    )
    return next((balancer for balancer in asked if balancer), None)


def fronts_of(ground: HostGround, balancer: Balancer | None = None) -> tuple[Host, ...]:
    """Return the hosts whose balancer sends requests to this host."""
    balancer = balancer or balancer_of(ground)
    fronts = balancer.fronts if balancer else ()
    return tuple(front for front in fronts if balancer and ground.host in balancer.servers_of(front))


def web_address(host: Host, fronts: Sequence[Host]) -> str:
    """Return where the balancers on `fronts`, all that ask this host, reach its application servers."""
    return LOOPBACK if all(front.name == host.name for front in fronts) else host.address


def listening_address(ground: HostGround) -> str:
    """Return what the application server binds to.

    An address that the host does not have itself (a name, or one that a router translates) is bound to nowhere: the
    server then listens everywhere, and the firewall says who may come.
    """
    address = web_address(ground.host, fronts_of(ground))
    if address == LOOPBACK or address in ground.own_facts.addresses:
        return address
    return EVERYWHERE_IPV6 if ":" in address else EVERYWHERE


def asking_address(ground: HostGround) -> str:
    """Return where the host itself reaches its application servers."""
    bound = listening_address(ground)
    return {EVERYWHERE: LOOPBACK, EVERYWHERE_IPV6: "::1"}.get(bound, bound)


def on(ground: HostGround, host: Host) -> HostGround:
    """Return the ground of another host of the same environment."""
    return replace(ground, host=host)
