"""Tells the hub which release serves since when: a mark on every graph, from the history of the environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.resource import File
from roadworthy.problems import ProblemsFound
from roadworthy.stack.hub_host import folder
from roadworthy.stack.hub_site import hub_host

MOST = 1000
LATER = "the next deploy or apply tells it of this one too"
SERVED_BEFORE = ("follow", "drain", "stop", "contract", "prune")
"""Phases of a deploy in which every web host serves the new release already."""


def tell_hub(target: Target, tell: Callable[[str], None], record: Hand | None = None) -> None:
    """Write the deploys down for the hub, all of them: what it missed while it was away it has then too.

    A hub that can't be told stands in nobody's way. `record` is the hand on the host with the history, if known.
    """
    host = hub_host(target.environment)
    if host is None:
        return
    if host.name in target.away:
        tell(f"the hub on {host.name} is away; {LATER}")
        return
    try:
        history = read_ledger(target, hand=record).history
        target.fleet.hand(host).put([file_of(target, marks(map(Entry.of, history)))])
    except ProblemsFound as found:
        why = found.problems[0].message
        tell(f"the hub on {host.name} could not be told ({why}); {LATER}")


def file_of(target: Target, told: list[dict[str, Any]]) -> File:
    """Return the file, beside that of the site in the hub's folder."""
    layout = target.layout
    path = f"{folder(layout)}/sites/{layout.key}.deploys.json"
    return File(path, f"{json.dumps(told, indent=1)}\n", group=layout.hub_account, mode=0o640)


def marks(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return what the hub is told of each line of the history after which another release served. Pure."""
    return [_mark(entry) for entry in entries if entry.changed_release][-MOST:]


def _mark(entry: Entry) -> dict[str, Any]:
    words = entry.release.split("-")
    return {
        "release": entry.release,
        "at": round(datetime.fromisoformat(entry.began).timestamp() + _until_served_s(entry), 1),
        "who": entry.who.partition(" (")[0],
        "revision": words[2] if len(words) > 2 else "",
        "what": entry.what,
    }


def _until_served_s(entry: Entry) -> float:
    """Return how long after its beginning the last web host was cut over."""
    names = [name for name, _ in entry.phases]
    if "follow" not in names:
        return entry.took_s
    return sum(took_s for name, took_s in entry.phases if name not in SERVED_BEFORE)
