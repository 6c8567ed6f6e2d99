"""A site as the hub knows it: where it can be reached, its parts and what each needs, and its deploys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """One role on one host, or what stands before them; `needs` names the parts it cannot work without."""

    id: str
    role: str
    host: str
    title: str
    kind: str = ""
    needs: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deploy:
    """A release that began to serve."""

    release: str
    at: float
    who: str = ""
    revision: str = ""


@dataclass(frozen=True)
class OwnFigure:
    """A figure that the site counts itself, as its roadworthy.toml has it."""

    name: str
    title: str = ""
    every_s: int = 0


@dataclass(frozen=True)
class HubSite:
    """A site's environment."""

    key: str
    name: str
    environment: str
    domains: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    deploys: tuple[Deploy, ...] = ()
    figures: tuple[OwnFigure, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the hosts of its parts, each once."""
        return tuple(dict.fromkeys(part.host for part in self.parts if part.host))


def site_of(given: Mapping[str, Any]) -> HubSite:
    """Return the site that a file's values describe; raise KeyError, TypeError or ValueError for values that don't."""
    return HubSite(
        key=str(given["key"]),
        name=str(given.get("name") or given["key"]),
        environment=str(given.get("environment", "")),
        domains=tuple(map(str, given.get("domains", ()))),
        parts=tuple(_part(one) for one in given.get("parts", ())),
        deploys=deploys_of(given.get("deploys", ())),
        figures=tuple(_figure(name, one) for name, one in dict(given.get("figures") or {}).items()),
    )


def deploys_of(given: Iterable[Mapping[str, Any]]) -> tuple[Deploy, ...]:
    """Return the deploys that a list describes, the first one first."""
    return tuple(sorted(map(_deploy, given), key=lambda deploy: deploy.at))


def _part(given: Mapping[str, Any]) -> Part:
    role, host = str(given.get("role", "")), str(given.get("host") or "")
    return Part(
        id=str(given["id"]), role=role, host=host,
        title=str(given.get("title") or role), kind=str(given.get("kind", "")),
        needs=tuple(map(str, given.get("needs", ()))), units=tuple(map(str, given.get("units", ()))),
    )  # fmt: skip


def _figure(name: str, given: Mapping[str, Any]) -> OwnFigure:
    return OwnFigure(str(name), str(given.get("title") or ""), int(given.get("every_s") or 0))


def _deploy(given: Mapping[str, Any]) -> Deploy:
    return Deploy(
        str(given["release"]), float(given["at"]), str(given.get("who") or ""), str(given.get("revision") or "")
    )
