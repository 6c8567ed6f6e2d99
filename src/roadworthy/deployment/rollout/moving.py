"""Visitors come to meet other hosts than before: those are brought in first, and only then the former ones go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from roadworthy.deployment.rollout.release_units import keep_units, serving_hosts
from roadworthy.deployment.rollout.settlement import Settlement
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.stack.web_address import LOOPBACK, fronts_of, web_address

BALANCER = "balancer"


def former_fronts(target: Target, standings: Mapping[str, Standing]) -> tuple[Host, ...]:
    """Return the hosts that send requests on now, and are not to do so any more."""
    fronts = {front.name for front in target.balancer().fronts}
    serving = [host for host in target.hosts if standings[host.name].balance.servers]
    return tuple(host for host in serving if host.name not in fronts)


def with_fronts(target: Target, fronts: Sequence[Host]) -> Target:
    """Return the target where these hosts are fronts too."""
    names = {host.name for host in (*target.balancer().fronts, *fronts)}
    hosts = tuple(_with_balancer(host) if host.name in names else host for host in target.environment.hosts)
    fleet = _SameFleet(target.fleet, hosts)
    return replace(target, environment=replace(target.environment, hosts=hosts), fleet=fleet)


def notice(target: Target, standings: Mapping[str, Standing]) -> str:
    """Return what the owner must know of the addresses that visitors meet; nothing when they stay."""
    former = former_fronts(target, standings)
    if not former:
        return ""
    fronts, domains = target.balancer().fronts, ", ".join(target.environment.domains)
    words = f"visitors meet {_told(fronts)}, and {_told(former)} no more, as soon as that is applied"
    return f"{words}: the DNS of {domains} must say so; `balancer` on both, until it does, keeps everybody served"


def build_bridges(target: Target, standings: Mapping[str, Standing]) -> dict[str, tuple[str, ...]]:
    """Have what serves answer wherever the fronts will ask it; return the addresses that were added, by host."""
    serves = Settlement("", (), {}, standings).former
    hosts = [host for host in serving_hosts(target) if serves in standings[host.name].slots]

    def build(hand: Hand) -> tuple[str, ...]:
        host = next(host for host in hosts if host.name == hand.host.name)
        own = tuple(one for one in target.facts[host.name].addresses if one != LOOPBACK)
        port = target.layout.web_port(standings[host.name].slots[serves])
        message = {
            "key": target.layout.key,
            "port": port,
            "addresses": asked_at(target, host),
            "known": [LOOPBACK, *own],
        }
        return tuple(hand.call("bridge.build", message, doing="leading other balancers to what serves")["built"])

    built = {name: found for name, found in target.fleet.each(hosts, build).items() if found}
    if built:
        placed = {release for standing in standings.values() for release in standing.placed}
        for release in sorted(placed):  # those that are gone back to must answer there too
            keep_units(target, release)
    return built


def asked_at(target: Target, host: Host) -> list[str]:
    """Return the addresses at which the fronts of a host will ask it."""
    ground = target.ground(host)
    address = web_address(host, fronts_of(ground))
    own = ground.own_facts.addresses
    return [address] if address == LOOPBACK or address in own else [one for one in own if one != LOOPBACK]


def _with_balancer(host: Host) -> Host:
    return host if host.has_role(BALANCER) else replace(host, roles=(*host.roles, BALANCER))


def _told(hosts: Sequence[Host]) -> str:
    return " and ".join(f"{host.name} ({host.address})" for host in hosts)


def _as(hand: Hand, host: Host) -> Hand:
    same = copy(hand)
    same.host = host
    return same


class _SameFleet(Fleet):
    """Hosts with other roles, reached as they were."""

    def __init__(self, fleet: Fleet, hosts: Sequence[Host]) -> None:
        super().__init__((), fleet.ssh, fleet.at_once, way=fleet.way)
        self.hosts = tuple(hosts)
        self._hands = {host.name: _as(fleet.hand(host), host) for host in hosts}
