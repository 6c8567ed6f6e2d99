"""Who of a site reaches a service on one of its hosts, from which addresses, and where the service must listen."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from roadworthy.environments.address import is_ip
from roadworthy.environments.host import Host
from roadworthy.stack.host_ground import HostGround

LOOPBACK = "127.0.0.1"


def addresses_of(host: Host, ground: HostGround) -> tuple[str, ...]:
    """Return every address that a packet of this host may come from; its name where nothing else is known."""
    facts = ground.facts.get(host.name)
    known = [address for address in (host.address, *(facts.addresses if facts else ())) if _is_outward(address)]
    return tuple(dict.fromkeys(known)) or (host.address,)


def _is_outward(address: str) -> bool:
    if not is_ip(address):
        return False
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)


def callers(ground: HostGround) -> tuple[str, ...]:
    """Return the addresses of the other hosts that run the site's code: they must reach the services of this one."""
    others = [host for host in ground.code_hosts if host.name != ground.host.name]
    return tuple(dict.fromkeys(address for host in others for address in addresses_of(host, ground)))


def listening(ground: HostGround) -> tuple[str, ...]:
    """Return the addresses at which a service of this host is wanted: its own, where other hosts need it.

    A host that is known by an address that it has not itself (behind a gateway, or by name) listens at all it has.
    """
    if not callers(ground):
        return (LOOPBACK,)
    own = _own(ground.host.address, ground.own_facts.addresses)
    return (LOOPBACK, *own)


def _own(address: str, there: Iterable[str]) -> tuple[str, ...]:
    outward = tuple(each for each in there if _is_outward(each))
    if address in outward:
        return (address,)
    return outward or ((address,) if is_ip(address) else ())


def network(address: str) -> str:
    """Return one address as a network that holds it alone; a name as it is."""
    if not is_ip(address):
        return address
    return f"{address}/{ipaddress.ip_address(address).max_prefixlen}"
