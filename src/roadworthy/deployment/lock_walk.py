"""Walks a lock file from what the site asks for to all that those packages need, and leaves the rest out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion

from roadworthy.deployment.requirement_list import normal

PRODUCTION_GROUPS = ("prod", "production", "deploy", "deployment")


@dataclass(frozen=True)
class Edge:
    """One package asking for another: any of `versions`, with `extras`, where `marker` holds."""

    name: str
    versions: tuple[SpecifierSet, ...] = (SpecifierSet(""),)
    extras: tuple[str, ...] = ()
    marker: str = ""
    optional: bool = False

    @classmethod
    def read(cls, text: str) -> Edge | None:
        """Return the edge that a requirement describes, or None when it is no requirement."""
        try:
            found = Requirement(text)
        except InvalidRequirement:
            return None
        marker = str(found.marker or "")
        return cls(normal(found.name), (found.specifier,), tuple(sorted(found.extras)), marker)

    def accepts(self, version: str) -> bool:
        """Say whether a locked version is one that is asked for."""
        try:
            return not version or any(each.contains(version, prereleases=True) for each in self.versions)
        except (InvalidVersion, InvalidSpecifier):
            return True


@dataclass(frozen=True)
class Locked:
    """One package as a lock file pins it, by version, address or folder."""

    name: str
    version: str
    address: str = ""
    folder: str = ""
    hashes: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    offers: Mapping[str, tuple[str, ...]] | None = None
    marker: str = ""
    extras: tuple[str, ...] = ()
    index: str = ""
    is_extra: bool = False

    def line(self, root: Path) -> str:
        """Return the requirement that installs exactly this."""
        shown = f"{self.name}[{','.join(self.extras)}]" if self.extras else self.name
        if self.folder:
            return f"{shown} @ {(root / self.folder).resolve().as_uri()}"
        hashes = "".join(f" --hash={each}" for each in self.hashes)
        if self.address:
            return f"{shown} @ {self.address.rstrip('@')}{'' if self.address.startswith('git+') else hashes}"
        return f"{shown}=={self.version}{hashes}" if self.version.strip("*") else f"{shown}{hashes}"


def holds(marker: str, markers: Mapping[str, str]) -> bool:
    """Say whether a marker holds on the Python that `markers` describe; one that can't be read is taken to hold."""
    if not marker:
        return True
    try:
        return Marker(marker).evaluate({"extra": "", **markers})
    except (InvalidMarker, UndefinedEnvironmentName, InvalidVersion):
        return True


def groups_wanted(groups: Mapping[str, object]) -> tuple[str, ...]:
    """Return the groups of requirements that are meant for production by their name."""
    return tuple(name for name in groups if normal(name) in PRODUCTION_GROUPS)


def candidates(edge: Edge, packages: Sequence[Locked], markers: Mapping[str, str]) -> list[Locked]:
    """Return the locked packages that an edge may mean, those first whose own marker holds here."""
    same = [each for each in packages if each.name == edge.name and edge.accepts(each.version)]
    return sorted(same, key=lambda each: (each.is_extra, not holds(each.marker, markers)))


def reachable(roots: Iterable[Edge], packages: Sequence[Locked], markers: Mapping[str, str]) -> tuple[Locked, ...]:
    """Return every package that the roots need on this Python, each once, by name."""
    chosen: dict[str, Locked] = {}
    asked: dict[str, set[str]] = {}
    queue = deque(edge for edge in roots if holds(edge.marker, markers))
    while queue:
        edge = queue.popleft()
        found = next(iter(candidates(edge, packages, markers)), None)
        if found is None:
            continue
        first = found.name not in chosen
        package = chosen.setdefault(found.name, found)
        known = asked.setdefault(package.name, set())
        new = {normal(extra) for extra in edge.extras} - known
        known |= new
        queue.extend(_next(package, packages, new, first, markers))
    return tuple(chosen[name] for name in sorted(chosen))


def _next(
    package: Locked, packages: Sequence[Locked], extras: set[str], first: bool, markers: Mapping[str, str]
) -> Iterator[Edge]:
    """Yield what a package needs: always once, and again for each extra that is newly asked for."""
    wanted = {normal(name) for extra in extras for name in (package.offers or {}).get(extra, ())}
    for edge in package.edges:
        if edge.optional and edge.name not in wanted:
            continue
        if (edge.optional or first) and _holds_with(edge.marker, extras, markers):
            yield edge
    for each in packages if extras else ():
        if each.is_extra and each.name == package.name:
            yield from (edge for edge in each.edges if edge.name != package.name and holds(edge.marker, markers))


def _holds_with(marker: str, extras: set[str], markers: Mapping[str, str]) -> bool:
    return any(holds(marker, {**markers, "extra": extra}) for extra in ("", *extras))


def missing_roots(roots: Iterable[Edge], packages: Sequence[Locked], markers: Mapping[str, str]) -> list[Edge]:
    """Return what the site asks for and the lock doesn't hold."""
    return [edge for edge in roots if holds(edge.marker, markers) and not candidates(edge, packages, markers)]
