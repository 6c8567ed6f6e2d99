"""What one host says of itself to a deploy: which releases it runs in which slots, and whom its front sends to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import Host
from roadworthy.fleet.answers import UnitState
from roadworthy.fleet.hand import Hand
from roadworthy.stack.balance_file import read_balance
from roadworthy.stack.balancer import Balance
from roadworthy.stack.layout import Layout


@dataclass(frozen=True)
class Standing:
    """One host. `slots` has the slot of each release that runs; `placed` are the releases whose files are there.

    `applied` is the digest of the state that the host was last found in; one that `is_bare` was never made ready.
    `serving` are the names of the units of the current release, whether they run or not.
    `fence` is the token of the newest deploy that has been there; `roster` are the site's hosts as it was told last.
    """

    host: str
    slots: Mapping[str, int] = field(default_factory=FrozenTable)
    placed: tuple[str, ...] = ()
    current: str = ""
    units: Mapping[str, UnitState] = field(default_factory=FrozenTable)
    balance: Balance = field(default_factory=Balance)
    fence: int = 0
    free_memory_bytes: int = 0
    is_bare: bool = False
    applied: str = ""
    roster: tuple[Host, ...] = ()
    serving: tuple[str, ...] = ()

    @classmethod
    def of(cls, host: str, found: Mapping[str, Any]) -> Standing:
        """Return what a host said."""
        return cls(
            host,
            FrozenTable({release: int(slot) for slot, release in found["slots"].items()}),
            tuple(found["placed"]),
            found["current"],
            FrozenTable({name: UnitState(**state) for name, state in found["units"].items()}),
            read_balance(found["balance"]),
            found["fence"],
            found["free_memory_bytes"],
            found["is_bare"],
            found["applied"],
            tuple(Host(**{**one, "roles": tuple(one["roles"])}) for one in found.get("roster", ())),
            tuple(found["serving"]),
        )

    def is_running(self, release: str) -> bool:
        """Say whether every unit of a release that is here runs, and there is one."""
        own = [state for name, state in self.units.items() if name.endswith(f"@{release}.service")]
        return bool(own) and all(state.is_active for state in own)


def look(hand: Hand, layout: Layout) -> Standing:
    """Ask a host."""
    message = {"key": layout.key, "root": layout.root}
    return Standing.of(hand.host.name, hand.call("slots.look", message, doing="looking at what serves"))


def names(hosts: tuple[Host, ...]) -> str:
    """Return the names of hosts for a sentence."""
    return ", ".join(host.name for host in hosts)
