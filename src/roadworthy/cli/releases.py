"""`road releases`: which releases the hosts keep, and which of them serves."""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from roadworthy.cli.errors import FINE
from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.target import add_target, place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.release.placed import CodeHosts, Placed, placed
from roadworthy.deployment.rollout.history import Entry, never_served
from roadworthy.environments.environment import Environment
from roadworthy.fleet.fleet import Fleet, SomeFailed
from roadworthy.fleet.hand import Hand
from roadworthy.stack.registry import kinds


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command."""
    releases = commands.add_parser("releases", help="the releases that an environment's hosts keep, and which serves")
    add_target(releases)
    releases.add_argument("--json", action="store_true", help="for a script")
    releases.set_defaults(run=run_releases)


def run_releases(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the releases, the newest first."""
    site, environment = place_of(arguments)
    ssh, _ = ssh_options()
    hosts = CodeHosts.of(site, environment, kinds(), Fleet(environment.hosts, ssh))
    found = placed(hosts)[::-1]
    unfit = _never_served(hosts, environment)
    if arguments.json:
        told = [{**as_json(each), "never_served": each.id in unfit} for each in found]
        terminal.say(json.dumps(told, indent=2))
        return FINE
    if not found:
        terminal.say(f"no release on {environment.name} yet; `road deploy {environment.name}` brings the first")
    for line in lines(found, tuple(host.name for host in hosts.code_hosts), datetime.now(UTC), unfit):
        terminal.say(line)
    return FINE


def _never_served(hosts: CodeHosts, environment: Environment) -> tuple[str, ...]:
    """Return the releases of deploys that did not go through: whichever host keeps the history says so."""

    def look(hand: Hand) -> dict[str, Any]:
        return hand.call("ledger.look", {"key": hosts.layout.key, "count": 0}, doing="reading the history")

    try:
        found = hosts.fleet.each(environment.hosts, look)
    except SomeFailed as failed:
        found = cast(dict[str, dict[str, Any]], failed.results)
    return never_served([Entry.of(line) for answer in found.values() for line in answer["history"]])


def as_json(one: Placed) -> dict[str, Any]:
    """Return what a script is told of one release."""
    said = one.release.as_json()
    told = {name: said[name] for name in ("id", "revision", "subject", "made_at", "made_by")}
    state = {"serves": one.serves, "hosts": list(one.hosts), "current_on": list(one.current_on)}
    slots = {host: list(each) for host, each in (one.slots or {}).items()}
    return {**told, **state, "slots": slots, "active_on": list(one.active_on), "size_bytes": one.size_bytes}


def lines(found: tuple[Placed, ...], hosts: tuple[str, ...], now: datetime, unfit: Collection[str] = ()) -> list[str]:
    """Return one line for each release. Pure."""
    rows = [
        (each.id, _state(each, unfit), _age(now - each.release.made_at), _size(each), _words(each, hosts))
        for each in found
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return ["  ".join([*(f"{row[at]:<{widths[at]}}" for at in range(4)), row[4]]).rstrip() for row in rows]


def _state(one: Placed, unfit: Collection[str]) -> str:
    if one.serves:
        return "serves"
    if one.active_on:
        return "ends its work"
    return "never served" if one.id in unfit else "kept"


def _age(age: timedelta) -> str:
    """Return words for how long ago: `3 h`."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def _size(one: Placed) -> str:
    return f"{one.size_bytes / 1e6:.1f} MB"


def _words(one: Placed, hosts: tuple[str, ...]) -> str:
    """Return who made it of what, and where it is when it is not everywhere."""
    subject = f": {one.release.subject}" if one.release.subject else ""
    missing = [host for host in hosts if host not in one.hosts]
    where = f" (only on {', '.join(one.hosts)})" if missing else ""
    return f"{one.release.made_by}{subject}{where}"
