"""Reads the locks of Poetry, PDM, Pipenv and the standard (pylock.toml): the packages for production, as locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.markers import InvalidMarker, Marker

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.lock_walk import Edge, Locked, groups_wanted, holds, missing_roots, reachable
from roadworthy.deployment.poetry import poetry_edge, poetry_packages, poetry_roots
from roadworthy.deployment.requirement_list import Line, LocalProject, Requirements, normal
from roadworthy.problems import ProblemsFound, Rule, Where

STALE_LOCK = Rule(
    "E314",
    "A lock file doesn't hold what the site requires",
    "What is not locked may be another version on every host, so a lock that lags behind is refused.",
)
Markers = Mapping[str, str]


def read(path: Path, name: str, extras: tuple[str, ...], inputs: Inputs, markers: Markers) -> Requirements:
    """Return what a lock file pins for production on the Python that `markers` describe."""
    pyproject = inputs.toml(path.with_name("pyproject.toml"))
    match path.name:
        case "poetry.lock":
            return _poetry(path, name, _toml(inputs, path, name), pyproject, extras, markers)
        case "pdm.lock":
            return _pdm(path, name, _toml(inputs, path, name), pyproject, extras, markers)
        case "Pipfile.lock":
            return _pipenv(path, name, _json(inputs, path, name), markers)
        case "Pipfile":
            return _pipfile(path, name, inputs.toml(path), markers)
    return _standard(path, name, _toml(inputs, path, name), markers)


def _toml(inputs: Inputs, path: Path, name: str) -> dict[str, Any]:
    tables = inputs.toml(path)
    if not tables:
        raise _unreadable(name)
    return tables


def _json(inputs: Inputs, path: Path, name: str) -> dict[str, Any]:
    try:
        tables = json.loads(inputs.text(path))
    except ValueError:
        raise _unreadable(name) from None
    if not isinstance(tables, dict):
        raise _unreadable(name)
    return tables


def _unreadable(name: str) -> ProblemsFound:
    hint = "a merge may have damaged it: make it again with the tool that wrote it"
    return ProblemsFound([STALE_LOCK.problem("the lock file can't be read", hint, Where(name))])


def _poetry(
    path: Path,
    name: str,
    lock: dict[str, Any],
    pyproject: dict[str, Any],
    extras: tuple[str, ...],
    markers: Markers,
) -> Requirements:
    packages = poetry_packages(lock)
    roots = tuple(poetry_roots(pyproject, extras))
    chosen = reachable(roots, packages, markers)
    _refuse_stale(name, missing_roots(roots, packages, markers), "poetry lock")
    packaged = pyproject.get("tool", {}).get("poetry", {}).get("package-mode", True)
    own = (
        (LocalProject(path.parent.resolve(), extras, Where(name)),) if packaged and "build-system" in pyproject else ()
    )
    return _requirements(path, name, chosen, own)


def _pdm(
    path: Path,
    name: str,
    lock: dict[str, Any],
    pyproject: dict[str, Any],
    extras: tuple[str, ...],
    markers: Markers,
) -> Requirements:
    entries = [entry for entry in lock.get("package", []) if isinstance(entry, dict)]
    packages = [_pdm_package(entry) for entry in entries]
    if any("groups" in entry for entry in entries):
        wanted = {"default", *extras, *groups_wanted(pyproject.get("dependency-groups", {}))}
        inside = [
            package
            for package, entry in zip(packages, entries, strict=True)
            if wanted & set(entry.get("groups", [])) and holds(str(entry.get("marker", "")), markers)
        ]
        chosen = tuple({package.name: package for package in inside if not package.is_extra}.values())
    else:
        roots = [edge for edge in map(Edge.read, pyproject.get("project", {}).get("dependencies", [])) if edge]
        chosen = reachable(tuple(roots), packages, markers)
        _refuse_stale(name, missing_roots(roots, packages, markers), "pdm lock")
    packaged = pyproject.get("tool", {}).get("pdm", {}).get("distribution", "build-system" in pyproject)
    own = (LocalProject(path.parent.resolve(), extras, Where(name)),) if packaged else ()
    return _requirements(path, name, chosen, own)


def _pdm_package(entry: dict[str, Any]) -> Locked:
    address = ""
    if url := entry.get("git"):
        address = f"git+{url}@{entry.get('revision') or entry.get('ref', '')}"
        address += f"#subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
    return Locked(
        name=normal(entry["name"]),
        version=str(entry.get("version", "")),
        address=address or str(entry.get("url", "")),
        folder=str(entry.get("path", "")),
        hashes=tuple(item["hash"] for item in entry.get("files", []) if item.get("hash")),
        edges=tuple(edge for edge in map(Edge.read, entry.get("dependencies", [])) if edge),
        marker=str(entry.get("marker", "")),
        is_extra=bool(entry.get("extras")),
    )


def _pipenv(path: Path, name: str, lock: dict[str, Any], markers: Markers) -> Requirements:
    """Return the `default` section of a Pipfile.lock. https://github.com/pypa/pipfile: the lock is flat."""
    chosen = []
    for package, entry in lock.get("default", {}).items():
        if not holds(str(entry.get("markers", "")), markers):
            continue
        address, folder = _pipenv_source(entry)
        version = str(entry.get("version", "")).removeprefix("==")
        hashes = tuple(entry.get("hashes", []))
        extras = tuple(entry.get("extras", []))
        chosen.append(Locked(normal(package), version, address, folder, hashes, extras=extras))
    sources = [source["url"] for source in lock.get("_meta", {}).get("sources", []) if source.get("url")]
    return _requirements(path, name, chosen, (), sources)


def _pipenv_source(entry: dict[str, Any]) -> tuple[str, str]:
    if url := entry.get("git"):
        part = f"#subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
        return f"git+{str(url).removeprefix('git+')}@{entry.get('ref', '')}{part}", ""
    return str(entry.get("file") or entry.get("url") or ""), str(entry.get("path", ""))


def _pipfile(path: Path, name: str, tables: dict[str, Any], markers: Markers) -> Requirements:
    lines, projects = [], []
    where = Where(name, part="packages")
    for package, value in tables.get("packages", {}).items():
        entry = value if isinstance(value, dict) else {"version": value}
        address, folder = _pipenv_source(entry)
        extras = tuple(entry.get("extras", []))
        if folder:
            projects.append(LocalProject((path.parent / folder).resolve(), extras, where))
            continue
        edge = poetry_edge(package, {"version": entry.get("version", "*"), "markers": entry.get("markers", "")})
        if holds(edge.marker, markers):
            shown = f"{package}[{','.join(extras)}]" if extras else package
            lines.append(Line(f"{shown} @ {address.rstrip('@')}" if address else f"{shown}{edge.versions[0]}", where))
    sources = [source["url"] for source in tables.get("source", []) if source.get("url")]
    return Requirements(tuple(lines), (), tuple(_indexes(sources)), tuple(projects))


def _standard(path: Path, name: str, lock: dict[str, Any], markers: Markers) -> Requirements:
    """Return what a pylock.toml pins. https://packaging.python.org/en/latest/specifications/pylock-toml/."""
    asked = {"extras": frozenset[str](), "dependency_groups": frozenset(lock.get("default-groups", []))}
    chosen = [
        _standard_package(entry)
        for entry in lock.get("packages", [])
        if _wanted(entry.get("marker", ""), markers, asked)
    ]
    indexes = [entry["index"] for entry in lock.get("packages", []) if entry.get("index")]
    return _requirements(path, name, chosen, (), [index.removesuffix("/") for index in indexes])


def _wanted(marker: str, markers: Markers, asked: Mapping[str, frozenset[str]]) -> bool:
    if not marker:
        return True
    try:
        return Marker(marker).evaluate({**markers, **asked}, context="lock_file")
    except InvalidMarker:
        return True


def _standard_package(entry: dict[str, Any]) -> Locked:
    address, folder = "", ""
    files = [*entry.get("wheels", []), *([entry["sdist"]] if "sdist" in entry else [])]
    if vcs := entry.get("vcs"):
        address = f"{vcs.get('type', 'git')}+{vcs.get('url', '')}@{vcs.get('commit-id', '')}"
        address += f"#subdirectory={vcs['subdirectory']}" if vcs.get("subdirectory") else ""
    elif archive := entry.get("archive"):
        address, files = str(archive.get("url") or archive.get("path", "")), [archive]
    elif directory := entry.get("directory"):
        folder = str(directory.get("path", "."))
    hashes = tuple(f"{kind}:{value}" for item in files for kind, value in item.get("hashes", {}).items())
    return Locked(normal(entry["name"]), str(entry.get("version", "")), address, folder, hashes)


def _requirements(
    path: Path,
    name: str,
    chosen: Iterable[Locked],
    own: tuple[LocalProject, ...],
    sources: Iterable[str] = (),
) -> Requirements:
    lines, projects, indexes = [], list(own), list(sources)
    for package in chosen:
        if package.folder and not package.folder.endswith((".whl", ".zip", ".tar.gz")):
            projects.append(LocalProject((path.parent / package.folder).resolve(), package.extras, Where(name)))
            continue
        lines.append(Line(package.line(path.parent), Where(name, part=package.name)))
        indexes += [package.index] if package.index else []
    return Requirements(tuple(lines), (), tuple(_indexes(indexes)), tuple(projects), is_locked=True)


def _indexes(sources: Iterable[str]) -> Iterator[str]:
    """Yield the options for indexes other than the machine's usual one, which stays as the machine has it."""
    usual = ("https://pypi.org/simple", "https://pypi.python.org/simple")
    for url in dict.fromkeys(sources):
        if not url.rstrip("/").startswith(usual):
            yield f"--extra-index-url {url}"


def _refuse_stale(name: str, missing: Iterable[Edge], remedy: str) -> None:
    names = sorted({edge.name for edge in missing})
    if names:
        message = f"pyproject.toml requires {', '.join(names)}, which the lock file doesn't hold in that version"
        raise ProblemsFound([STALE_LOCK.problem(message, f"bring it up to date: `{remedy}`", Where(name))])
