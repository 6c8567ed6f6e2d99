"""Which host keeps lock and history: the first that visitors meet, or the one that did so until now."""

from __future__ import annotations

from collections.abc import Mapping

from roadworthy.deployment.rollout.rules import RECORD_LEFT
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.problems import Problem, ProblemsFound, Where


def record_host(target: Target) -> Host:
    """Return the host that keeps lock and history. Raise ProblemsFound when another can't be asked whether it does."""
    first, *rest = in_order(target)
    try:
        if not rest or _is_kept(target.fleet.hand(first), target.layout.key):
            return first
    except ProblemsFound:
        return first  # whoever takes the lock there says what is wrong
    found = target.fleet.each(rest, lambda hand: _is_kept(hand, target.layout.key))
    return next((host for host in rest if found[host.name]), first)


def in_order(target: Target) -> tuple[Host, ...]:
    """Return all hosts, those first that visitors meet."""
    fronts = target.balancer().fronts
    return (*fronts, *(host for host in target.hosts if host not in fronts))


def move_record(target: Target, former: Host) -> Host:
    """Have the first host that visitors meet keep what another one did; return it. Doing it twice changes nothing."""
    first, key = in_order(target)[0], target.layout.key
    if first.name != former.name:
        kept = target.fleet.hand(former).call("ledger.give", {"key": key})
        target.fleet.hand(first).call("ledger.adopt", {"key": key, **kept})
        target.fleet.hand(former).call("ledger.part", {"key": key})
    return first


def refuse_record_left(target: Target, standings: Mapping[str, Standing]) -> None:
    """Raise ProblemsFound when a release runs, and no host of the file knows of its history."""
    running = sorted({release for standing in standings.values() for release in standing.slots})
    if not running:
        return
    kept = target.fleet.each(target.hosts, lambda hand: _is_kept(hand, target.layout.key))
    if not any(kept.values()):
        raise ProblemsFound([_left(target.environment.name, running[0])])


def _left(environment: str, release: str) -> Problem:
    words = f"{release} runs, and the host with its lock and history is not in roadworthy.toml any more"
    hint = (
        "put that host back as it was, below another one with the role balancer, and "
        f"`road apply {environment}`: then it can go"
    )
    return RECORD_LEFT.problem(words, hint, Where("roadworthy.toml", part=f"environments.{environment}.hosts"))


def _is_kept(hand: Hand, key: str) -> bool:
    return bool(hand.call("ledger.kept", {"key": key}, doing="looking for the history")["is_kept"])
