"""Reads the locks of Poetry, PDM, Pipenv and the standard (pylock.toml): the packages for production, as locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Lock:
    """A lock file with what reading it needs: its tables, the pyproject.toml beside it, extras, and the Python."""

    path: Path
    name: str
    tables: Mapping[str, Any]
    pyproject: Mapping[str, Any]
    extras: tuple[str, ...]
    markers: Mapping[str, str]

    def own_project(self) -> tuple[LocalProject, ...]:
        """Return the project that the lock belongs to."""
        return (LocalProject(self.path.parent.resolve(), self.extras, Where(self.name)),)


def read(path: Path, name: str, extras: tuple[str, ...], inputs: Inputs, markers: Mapping[str, str]) -> Requirements:
    """Return what a lock file pins for production on the Python that `markers` describe."""
    read_tables = _json if path.name == "Pipfile.lock" else _toml
    pyproject = inputs.toml(path.with_name("pyproject.toml"))
    lock = Lock(path, name, read_tables(inputs, path, name), pyproject, extras, markers)
    readers = {"poetry.lock": _poetry, "pdm.lock": _pdm, "Pipfile.lock": _pipenv, "Pipfile": _pipfile}
    return readers.get(path.name, _standard)(lock)


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


def _poetry(lock: Lock) -> Requirements:
    packages = poetry_packages(lock.tables)
    roots = tuple(poetry_roots(lock.pyproject, lock.extras))
    chosen = reachable(roots, packages, lock.markers)
    _refuse_stale(lock.name, missing_roots(roots, packages, lock.markers), "poetry lock")
    packaged = lock.pyproject.get("tool", {}).get("poetry", {}).get("package-mode", True)
    own = lock.own_project() if packaged and "build-system" in lock.pyproject else ()
    return _requirements(lock, chosen, own)


def _pdm(lock: Lock) -> Requirements:
    entries = [entry for entry in lock.tables.get("package", []) if isinstance(entry, dict)]
    packages = [_pdm_package(entry) for entry in entries]
    groups = lock.pyproject.get("dependency-groups", {})
    held = set(lock.tables.get("metadata", {}).get("groups", groups))  # older PDMs know no standard groups
    production = tuple(name for name in groups_wanted(groups) if name in held)
    grouped = (Edge.read(str(text)) for name in production for text in groups[name])
    roots = (*poetry_roots(lock.pyproject, lock.extras), *(edge for edge in grouped if edge))
    _refuse_stale(lock.name, missing_roots(roots, packages, lock.markers), "pdm lock")
    if any("groups" in entry for entry in entries):
        wanted = {"default", *lock.extras, *production}
        pairs = zip(packages, entries, strict=True)
        inside = [package for package, entry in pairs if wanted & set(entry.get("groups", ()))]
        here = [package for package in inside if not package.is_extra and holds(package.marker, lock.markers)]
        chosen = tuple({package.name: package for package in here}.values())
    else:
        chosen = reachable(roots, packages, lock.markers)
    packaged = lock.pyproject.get("tool", {}).get("pdm", {}).get("distribution", "build-system" in lock.pyproject)
    return _requirements(lock, chosen, lock.own_project() if packaged else ())


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


def _pipenv(lock: Lock) -> Requirements:
    """Return the `default` section of a Pipfile.lock. https://github.com/pypa/pipfile: the lock is flat."""
    chosen = []
    for package, entry in lock.tables.get("default", {}).items():
        if not holds(str(entry.get("markers", "")), lock.markers):
            continue
        address, folder = _pipenv_source(entry)
        version = str(entry.get("version", "")).removeprefix("==")
        hashes = tuple(entry.get("hashes", []))
        extras = tuple(entry.get("extras", []))
        chosen.append(Locked(normal(package), version, address, folder, hashes, extras=extras))
    sources = _other_sources(lock.tables.get("_meta", {}).get("sources", []))
    return _requirements(lock, chosen, (), sources)


def _pipenv_source(entry: dict[str, Any]) -> tuple[str, str]:
    if url := entry.get("git"):
        part = f"#subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
        return f"git+{str(url).removeprefix('git+')}@{entry.get('ref', '')}{part}", ""
    return str(entry.get("file") or entry.get("url") or ""), str(entry.get("path", ""))


def _pipfile(lock: Lock) -> Requirements:
    lines, projects = [], []
    where = Where(lock.name, part="packages")
    for package, value in lock.tables.get("packages", {}).items():
        entry = value if isinstance(value, dict) else {"version": value}
        address, folder = _pipenv_source(entry)
        extras = tuple(entry.get("extras", []))
        if folder:
            projects.append(LocalProject((lock.path.parent / folder).resolve(), extras, where))
            continue
        edge = poetry_edge(package, {"version": entry.get("version", "*"), "markers": entry.get("markers", "")})
        if holds(edge.marker, lock.markers):
            shown = f"{package}[{','.join(extras)}]" if extras else package
            lines.append(
                Line(
                    f"{shown} @ {address.rstrip('@')}"
                    if address
                    else f"{shown}{edge.versions[0]}".replace(".dev0", ""),
                    where,
                )
            )
    sources = _other_sources(lock.tables.get("source", []))
    return Requirements(tuple(lines), (), tuple(_indexes(sources)), tuple(projects))


def _standard(lock: Lock) -> Requirements:
    """Return what a pylock.toml pins. https://packaging.python.org/en/latest/specifications/pylock-toml/."""
    asked = {"extras": frozenset[str](), "dependency_groups": frozenset(lock.tables.get("default-groups", []))}
    chosen = [
        _standard_package(entry)
        for entry in lock.tables.get("packages", [])
        if _wanted(entry.get("marker", ""), lock.markers, asked)
    ]
    named = [entry["index"].removesuffix("/") for entry in lock.tables.get("packages", []) if entry.get("index")]
    usual = max(named, key=named.count, default="")
    return _requirements(lock, chosen, (), [index for index in named if index != usual])


def _wanted(marker: str, markers: Mapping[str, str], asked: Mapping[str, frozenset[str]]) -> bool:
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
    lock: Lock, chosen: Iterable[Locked], own: tuple[LocalProject, ...], sources: Iterable[str] = ()
) -> Requirements:
    lines, projects, indexes = [], list(own), list(sources)
    for package in chosen:
        if package.folder and not package.folder.endswith((".whl", ".zip", ".tar.gz")):
            projects.append(
                LocalProject((lock.path.parent / package.folder).resolve(), package.extras, Where(lock.name))
            )
            continue
        lines.append(Line(package.line(lock.path.parent), Where(lock.name, part=package.name)))
        indexes += [package.index] if package.index else []
    return Requirements(tuple(lines), (), tuple(_indexes(indexes)), tuple(projects), is_locked=True)


def _indexes(sources: Iterable[str]) -> Iterator[str]:
    """Yield the options for indexes besides the machine's usual one, which stays as the machine has it."""
    yield from (f"--extra-index-url {url}" for url in dict.fromkeys(sources))


def _other_sources(sources: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the addresses of a Pipfile's own indexes; the public one is called `pypi` there."""
    return [str(source["url"]) for source in sources if source.get("url") and source.get("name") != "pypi"]


def _refuse_stale(name: str, missing: Iterable[Edge], remedy: str) -> None:
    names = sorted({edge.name for edge in missing})
    if names:
        message = f"pyproject.toml requires {', '.join(names)}, which the lock file doesn't hold in that version"
        raise ProblemsFound([STALE_LOCK.problem(message, f"bring it up to date: `{remedy}`", Where(name))])
