"""Understands how Poetry writes requirements and its lock file, from its first form to that of version 2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from roadworthy.deployment.lock_walk import Edge, Locked, groups_wanted
from roadworthy.deployment.requirement_list import normal


def poetry_ranges(text: str) -> tuple[SpecifierSet, ...]:
    """Return the versions that one of Poetry's constraints allows (`^5.2`, `~3.1`, `5.*`, `>=1 <2`, `1 || 3`)."""
    found = []
    for alternative in re.split(r"\s*\|\|?\s*", text.strip()):
        try:
            found.append(SpecifierSet(",".join(_parts(alternative))))
        except InvalidSpecifier:
            return (SpecifierSet(""),)
    return tuple(found)


def _parts(text: str) -> Iterator[str]:
    for part in re.findall(r"[^\s,]+", re.sub(r"([<>=!~^]) +", r"\1", text)):
        if part == "*":
            continue
        if part[0] == "^":
            yield from _caret(part[1:])
        elif part[0] == "~" and part[1:2] != "=":
            yield from _tilde(part[1:])
        elif part[0] == "=" and part[1:2] != "=":
            yield f"={part}"
        else:
            yield f"=={part}" if part[0].isdigit() else part


def _caret(version: str) -> Iterator[str]:
    """Yield the bounds that keep the leftmost number that is not zero."""
    numbers = [int(number) for number in re.findall(r"\d+", version.partition("-")[0])[:3]]
    kept = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    upper = [*numbers[:kept], numbers[kept] + 1]
    yield from (f">={version}", f"<{'.'.join(map(str, upper))}.dev0")


def _tilde(version: str) -> Iterator[str]:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    upper = [*numbers[:-1], numbers[-1] + 1]
    yield from (f">={version}", f"<{'.'.join(map(str, upper))}.dev0")


def poetry_edge(name: str, value: object) -> Edge:
    """Return the edge that one entry of a Poetry table describes."""
    entry: Mapping[str, Any] = value if isinstance(value, Mapping) else {"version": value}
    marker = str(entry.get("markers") or "")
    if python := entry.get("python"):
        marker = " and ".join(part for part in (f"({marker})" if marker else "", _python_marker(str(python))) if part)
    return Edge(
        normal(name),
        poetry_ranges(str(entry.get("version", "*"))),
        tuple(entry.get("extras", ())),
        marker,
        bool(entry.get("optional", False)),
    )


def _python_marker(text: str) -> str:
    """Return a constraint on Python as a marker."""
    either = []
    for each in poetry_ranges(text):
        parts = [f'python_full_version {part.operator} "{part.version}"' for part in each]
        either.append("(" + " and ".join(parts).replace(".dev0", "") + ")" if parts else "")
    return "(" + " or ".join(part for part in either if part) + ")" if any(either) else ""


def _edges(table: Mapping[str, Any]) -> Iterator[Edge]:
    for name, value in table.items():
        if normal(name) == "python":
            continue
        for entry in value if isinstance(value, list) else [value]:
            yield poetry_edge(name, entry)


def poetry_roots(pyproject: Mapping[str, Any], extras: tuple[str, ...]) -> Iterator[Edge]:
    """Yield what the site asks for itself in production, in Poetry's tables or in the standard's."""
    project, poetry = pyproject.get("project", {}), pyproject.get("tool", {}).get("poetry", {})
    offered = {normal(name) for extra in extras for name in poetry.get("extras", {}).get(extra, ())}
    listed = [edge for edge in map(Edge.read, project.get("dependencies", [])) if edge]
    yield from listed
    detailed = {edge.name for edge in listed}
    for edge in _edges(poetry.get("dependencies", {})):
        if edge.name not in detailed and (not edge.optional or edge.name in offered):
            yield edge
    for extra in extras:
        found = map(Edge.read, project.get("optional-dependencies", {}).get(extra, []))
        yield from (edge for edge in found if edge)
    groups = poetry.get("group", {})
    for name in groups_wanted(groups):
        yield from _edges(groups[name].get("dependencies", {}))


def poetry_packages(lock: Mapping[str, Any]) -> tuple[Locked, ...]:
    """Return the packages of a poetry.lock. Before 1.5 the hashes lie apart, and before 2.0 there are no groups."""
    apart = lock.get("metadata", {}).get("files", {})
    return tuple(_package(entry, apart) for entry in lock.get("package", []))


def _package(entry: Mapping[str, Any], apart: Mapping[str, Any]) -> Locked:
    source = entry.get("source", {})
    address, folder, index = _source(source)
    files = entry.get("files") or apart.get(entry["name"]) or []
    offers = {normal(key): tuple(map(_first_name, names)) for key, names in entry.get("extras", {}).items()}
    marker = entry.get("markers", "")
    return Locked(
        name=normal(entry["name"]),
        version=str(entry.get("version", "")),
        address=address,
        folder=folder,
        hashes=tuple(item["hash"] for item in files if item.get("hash")),
        edges=tuple(_edges(entry.get("dependencies", {}))),
        offers=offers,
        marker=" or ".join(f"({each})" for each in marker.values()) if isinstance(marker, Mapping) else str(marker),
        index=index,
    )


def _first_name(text: str) -> str:
    return re.split(r"[\s\[(<>=!~;]", text.strip(), maxsplit=1)[0]


def _source(source: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return (address, folder, index) of a package that doesn't come from the usual index."""
    url = str(source.get("url", ""))
    match source.get("type"):
        case "git":
            part = f"#subdirectory={source['subdirectory']}" if source.get("subdirectory") else ""
            reference = source.get("resolved_reference") or source.get("reference", "")
            return f"git+{_git(url)}@{reference}{part}", "", ""
        case "url":
            return url, "", ""
        case "file" | "directory":
            return "", url, ""
        case "legacy":
            return "", "", url
    return "", "", ""


def _git(url: str) -> str:
    """Return a git address as a URL; `git@host:path` is the short form of ssh."""
    short = re.match(r"^([\w.-]+@[\w.-]+):(?!/)(.+)$", url)
    return f"ssh://{short[1]}/{short[2]}" if short else url
