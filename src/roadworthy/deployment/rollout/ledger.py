"""What the record host says of an environment's deploys, without taking part: who is at it, and the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roadworthy.deployment.rollout.record_host import record_host
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand


@dataclass(frozen=True)
class Ledger:
    """`holder` has the lock now; `record` is under way, or was cut off when its holder is not alive."""

    holder: Mapping[str, Any] | None
    record: Mapping[str, Any] | None
    history: Sequence[Mapping[str, Any]]

    @property
    def is_cut_off(self) -> bool:
        """Say whether a deploy was cut off, and nobody has seen to it yet."""
        return bool(self.record) and not (self.holder and self.holder["is_alive"])


def read_ledger(target: Target, count: int = 0, hand: Hand | None = None) -> Ledger:
    """Return the last lines of the history (0: all), and what is under way; `hand` is the record host's, if known."""
    hand = hand or target.fleet.hand(record_host(target))
    found = hand.call("ledger.look", {"key": target.layout.key, "count": count}, doing="reading the history")
    return Ledger(found["holder"], found["record"], found["history"])
