"""The hosts of an environment as a deploy sees them: every call carries its token, and old deploys are shut out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.deployment.rollout.deploy_lock import DeployLock
from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.way import Way

READING = ("facts.", "store.releases", "store.missing", "store.describe", "units.state", "units.lines", "http.")
UNFENCED = ("ledger.", "converge.")
"""The ledger knows tokens itself; an apply that was cut off is joined by the next one, and must not shut it out."""


class FencedHand(Hand):
    """A hand that changes nothing once the lock is lost, here or on the host."""

    def __init__(self, hand: Hand, way: Way, lock: DeployLock) -> None:
        super().__init__(hand.host, way, channels=hand.channels)
        self._lock = lock

    def call(self, operation: str, message: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Run an operation on the host, through the fence where it changes something."""
        if not operation.startswith(READING):
            self._lock.check()
        if operation.startswith((*READING, *UNFENCED)):
            return super().call(operation, message, **more)
        fenced = {"key": self._lock.key, "token": self._lock.token, "operation": operation, "message": dict(message)}
        return super().call("fence.do", fenced, **more)


class FencedFleet(Fleet):
    """All hosts, behind the fence of one lock."""

    def __init__(self, fleet: Fleet, lock: DeployLock) -> None:
        super().__init__(fleet.hosts, fleet.ssh, fleet.at_once, way=fleet.way)
        self._lock, self._fleet = lock, fleet
        self._hands = {host.name: FencedHand(fleet.hand(host), fleet.way, lock) for host in fleet.hosts}

    def hand(self, host: Host) -> Hand:
        """Return the hand on a host."""
        if host.name not in self._hands:
            self._hands[host.name] = FencedHand(self._fleet.hand(host), self.way, self._lock)
        return self._hands[host.name]
