"""What a front answers visitors now: the front page of a release, or the page for maintenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.stack.balancer import Balance, Balancer

ANSWERS = tuple(range(200, 500))
"""A page that sends elsewhere, asks who it is, or is not there (a site may have no front page) is an answer too."""


@dataclass(frozen=True)
class FrontSeen:
    """What a front answers at `url`. `reason` says why that is no answer; in maintenance it was not asked."""

    url: str
    release: str = ""
    status: int = 0
    reason: str = ""
    is_maintenance: bool = False

    @property
    def is_well(self) -> bool:
        """Say whether visitors get what the owner wants them to get."""
        return self.is_maintenance or not self.reason


@dataclass(frozen=True)
class Began:
    """Since when maintenance is on, in UTC (RFC 3339), and who has turned it on; both empty where nobody knows."""

    since: str = ""
    who: str = ""


def ask_front(hand: Hand, balancer: Balancer, balance: Balance) -> FrontSeen:
    """Ask a front for the front page, as a visitor would."""
    probe = replace(balancer.through(hand.host, "/"), statuses=ANSWERS)
    scheme = probe.url.partition(":")[0]
    url = f"{scheme}://{probe.host_header}/"
    if balance.is_maintenance:
        return FrontSeen(url, is_maintenance=True)
    answer = hand.ask_all([probe])[0]
    return FrontSeen(url, answer.headers.get("x-release", ""), answer.status, answer.reason)


def maintenance_began(target: Target) -> Began:
    """Return since when maintenance is on, as the history says."""
    return read_beginning(read_ledger(target).history)


def read_beginning(history: Sequence[Mapping[str, Any]]) -> Began:
    """Return when maintenance was last turned on, in the lines of a history."""

    entries = [Entry.of(line) for line in history]
    on = [entry for entry in entries if entry.what == "maintenance on" and entry.how in ("done", "finished")]
    return Began(on[-1].began, on[-1].who) if on else Began()
