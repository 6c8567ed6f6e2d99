"""Compares what the hosts of an environment should be with what they are, and makes them so."""

from __future__ import annotations

from collections.abc import Callable

from roadworthy.deployment.host_states import host_state
from roadworthy.deployment.hub_arrival import bring_hub
from roadworthy.deployment.target import Target
from roadworthy.fleet.change import Change
from roadworthy.fleet.hand import Hand

Changes = dict[str, tuple[Change, ...]]


def plan(target: Target) -> Changes:
    """Return what would change on each host, by its name. Nothing is changed."""
    states = {host.name: host_state(target, host) for host in target.hosts}
    return target.fleet.each(target.deploy_order, lambda hand: hand.plan(states[hand.host.name]))


def apply(target: Target, tell: Callable[[str, Change], None] = lambda host, change: None) -> Changes:
    """Make every host as it should be, all at once; `tell` hears of each change with the host's name.

    No host waits for another: what one needs of another is asked for again until it is there. Cut off, it goes on
    where it was when it is run again.
    """
    states = {host.name: host_state(target, host) for host in target.hosts}

    def do(hand: Hand) -> tuple[Change, ...]:
        bring_hub(target, hand, target.means.tell)
        return hand.apply(states[hand.host.name], lambda change: tell(hand.host.name, change))

    return target.fleet.each(target.deploy_order, do)
