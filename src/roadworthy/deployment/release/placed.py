"""The releases that hosts keep: which there are, what serves, and which of them may go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from roadworthy.deployment.release.rules import NO_RELEASE
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.release import Release
from roadworthy.environments.site import Site
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.problems import ProblemsFound
from roadworthy.stack.layout import Layout, layout

KEPT = 5
SHOWN = 5
TIME_LIMIT_S = 300.0


class Keepers(Protocol):
    """The hosts that keep releases: a Target, or less where no more is known."""

    @property
    def fleet(self) -> Fleet:
        """Return the hands."""

    @property
    def layout(self) -> Layout:
        """Return where everything lies there."""

    @property
    def code_hosts(self) -> tuple[Host, ...]:
        """Return the hosts that run the site's code."""


@dataclass(frozen=True)
class CodeHosts:
    """The hosts that run the site's code, without reading the project."""

    fleet: Fleet
    layout: Layout
    code_hosts: tuple[Host, ...]

    @classmethod
    def of(cls, site: Site, environment: Environment, kinds: Kinds, fleet: Fleet) -> CodeHosts:
        """Return those of an environment."""
        own = {service.name for service in environment.services if kinds[service.kind].runs_code}
        hosts = tuple(host for host in environment.hosts if own.intersection(host.roles))
        return cls(fleet, layout(site, environment), hosts)


@dataclass(frozen=True)
class Placed:
    """One release that hosts have. `hosts` have it whole; `current_on` are those whose jobs and shell follow it.

    `slots` are the slots that run it, by host; `active_on` has those with a unit of it, such as a worker that ends.
    """

    release: Release
    hosts: tuple[str, ...]
    current_on: tuple[str, ...] = ()
    slots: Mapping[str, tuple[int, ...]] | None = None
    active_on: tuple[str, ...] = ()
    size_bytes: int = 0

    @property
    def id(self) -> str:
        """Return the release's id."""
        return self.release.id

    @property
    def serves(self) -> bool:
        """Say whether some slot runs it, or something follows it."""
        return bool(self.current_on or self.slots)


def placed(target: Keepers) -> tuple[Placed, ...]:
    """Return the releases on the hosts that run the site's code, the oldest first."""
    found = target.fleet.each(target.code_hosts, lambda hand: hand.call("store.releases", _message(target)))
    return gathered(found)


def gathered(found: Mapping[str, Mapping[str, Any]]) -> tuple[Placed, ...]:
    """Return the releases of several hosts, each once, from what each host says. Pure."""
    by_id: dict[str, tuple[Release, int]] = {}
    for answer in found.values():
        for said in answer["releases"]:
            with suppress(KeyError, TypeError, ValueError):
                release = Release.from_json(said)
                by_id[release.id] = (release, int(said.get("size_bytes", 0)))
    return tuple(_one(release, size, found) for _, (release, size) in sorted(by_id.items()))


def _one(release: Release, size_bytes: int, found: Mapping[str, Mapping[str, Any]]) -> Placed:
    name = release.id
    there = {host: [said.get("id") for said in answer["releases"]] for host, answer in found.items()}
    slots = {
        host: tuple(int(slot) for slot, each in sorted(answer["slots"].items()) if each == name)
        for host, answer in found.items()
    }
    return Placed(
        release,
        tuple(host for host in found if name in there[host]),
        tuple(host for host, answer in found.items() if answer["current"] == name),
        {host: each for host, each in slots.items() if each} or None,
        tuple(host for host, answer in found.items() if name in answer["active"]),
        size_bytes,
    )


def find(target: Keepers, name: str, unfit: Collection[str] = ()) -> Placed:
    """Return the release that an id, its beginning, or its revision means; those that are `unfit` are not offered.

    Raise ProblemsFound when there is none, or more than one.
    """
    return named(placed(target), name, unfit)


def named(releases: Sequence[Placed], name: str, unfit: Collection[str] = ()) -> Placed:
    """Return the one of the releases that a name means. Pure."""
    exact = [each for each in releases if each.id == name]
    fitting = exact or [
        each for each in releases if each.id.startswith(name) or (each.release.revision or "-").startswith(name)
    ]
    if len(fitting) == 1:
        return fitting[0]
    kept = ", ".join([each.id for each in reversed(releases) if each.id not in unfit][:SHOWN])
    if fitting:
        message = f'"{name}" may be {" or ".join(each.id for each in fitting)}'
        raise ProblemsFound([NO_RELEASE.problem(message, "give more of the id")])
    hint = f"the hosts keep {kept} (`road releases` says more)" if kept else "nothing has been deployed there yet"
    raise ProblemsFound([NO_RELEASE.problem(f'there is no release "{name}"', hint)])


def publish_static(target: Keepers, release: str) -> None:
    """Have the static files whose names are the same in each release be those of this one, on every host."""
    message = {"root": target.layout.root, "release": release}

    def publish(hand: Hand) -> int:
        return int(hand.call("store.publish", message, time_limit_s=TIME_LIMIT_S)["changed"])

    target.fleet.each(target.code_hosts, publish)


def prune(target: Keepers, keep: int = KEPT, protect: Iterable[str] = (), unfit: Iterable[str] = ()) -> tuple[str, ...]:
    """Have the hosts forget all but the newest releases, and what only the others used; return the others' names.

    What serves, runs, or is to be protected (the one to roll back to) stays. What is `unfit`, for it never served,
    goes and does not count.
    """
    message = {**_message(target), "keep": keep, "protect": list(protect), "unfit": list(unfit)}

    def forget(hand: Hand) -> list[str]:
        return list(hand.call("store.prune", message, time_limit_s=TIME_LIMIT_S, doing="pruning")["removed"])

    found = target.fleet.each(target.code_hosts, forget)
    return tuple(sorted({name for names in found.values() for name in names}))


def _message(target: Keepers) -> dict[str, Any]:
    return {"root": target.layout.root, "state": target.layout.state, "key": target.layout.key}
