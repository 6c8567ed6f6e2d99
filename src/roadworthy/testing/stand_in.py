"""Where the hosts of an environment stand in a rehearsal: at their own addresses if they are in its network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from roadworthy.environments.host import Host
from roadworthy.testing.network import NETWORK, outside

FIRST_STAND_IN = 200


def stand_ins(hosts: Sequence[Host], taken: Collection[str]) -> tuple[Host, ...]:
    """Return the hosts with an address of the rehearsal's network each; `taken` are given to nobody anew."""
    used = {*taken, *(host.address for host in hosts)}
    free = (address for number in range(FIRST_STAND_IN, 255) if (address := str(NETWORK[number])) not in used)
    return tuple(replace(host, address=next(free)) if outside(host.name, host.address) else host for host in hosts)
