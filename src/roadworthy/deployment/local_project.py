"""Gives a site that is itself a package its name and version in the environment, while its code stays where it lies.

A project's own build writes into its folder (egg-info, build), so it is never run there. Where pyproject.toml says all,
its metadata is written from that; else a copy is built. What is installed is metadata and a pointer to the live folder.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from roadworthy.deployment.inputs import Inputs, digest
from roadworthy.deployment.lock_walk import Edge
from roadworthy.deployment.misshapen import MISSHAPEN, misshapen
from roadworthy.deployment.poetry import poetry_edge
from roadworthy.deployment.requirement_list import LocalProject, Requirements, named, normal
from roadworthy.deployment.sources import git_names, sources_digest
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import uv_problem
from roadworthy.deployment.wheel import Metadata, entry_points, read_wheel, write_wheel
from roadworthy.problems import Problem, ProblemsFound, Rule

EMPTY = Rule("E330", "A package of the site is not in its folder", "A requirement names a folder that is empty.")
RULES = (EMPTY,)

DYNAMIC = {"version", "dependencies", "optional-dependencies", "scripts", "gui-scripts", "entry-points"}
LEFT_OUT = (".git", ".hg", ".roadworthy", "node_modules", "__pycache__", ".venv", "venv", "env", ".tox", ".nox",
            "*.egg-info", "build", "dist", "media", ".mypy_cache", ".pytest_cache", ".ruff_cache")  # fmt: skip
READ_BY_BUILDS = (
    "setup.py",
    "setup.cfg",
    "pyproject.toml",
    "requirements.txt",
    "requirements/base.txt",
    "VERSION",
)


@dataclass(frozen=True)
class Workshop:
    """What making the metadata takes: uv, a Python, a folder for the result, and where to say what is done."""

    uv: Uv
    python: str
    version: str
    folder: Path
    inputs: Inputs
    tell: Callable[[str], None]


def install_line(project: LocalProject, workshop: Workshop) -> str:
    """Return the requirement that puts a local project's metadata into an environment; empty when it has none."""
    if project.folder.is_dir() and not any(project.folder.iterdir()):
        raise ProblemsFound([_empty(project)])
    for name in READ_BY_BUILDS:
        workshop.inputs.bytes(project.folder / name)
    tables = workshop.inputs.toml(project.folder / "pyproject.toml")
    try:
        wheel = _written(project, tables, workshop)
    except MISSHAPEN:
        raise ProblemsFound([misshapen(str(project.where.file or project.folder / "pyproject.toml"))]) from None
    wheel = wheel or _built(project, tables, workshop)
    name = wheel.name.split("-")[0].replace("_", "-")
    extras = f"[{','.join(project.extras)}]" if project.extras else ""
    return f"{name}{extras} @ {wheel.as_uri()}{f' ; {project.marker}' if project.marker else ''}"


def _empty(project: LocalProject) -> Problem:
    hint = "if it is a submodule of git: git submodule update --init; else put the package there, or take the line out"
    return EMPTY.problem(
        f"it asks for the package in {project.folder.name}/, a folder with nothing in it", hint, project.where
    )


def _written(project: LocalProject, tables: Mapping[str, Any], workshop: Workshop) -> Path | None:
    """Return the wheel that pyproject.toml is enough for, or None."""
    metadata = static_metadata(tables)
    if metadata is None:
        return None
    return _keep(metadata, code_roots(project.folder, tables), workshop)


def _keep(metadata: Metadata, roots: tuple[Path, ...], workshop: Workshop) -> Path:
    place = workshop.folder / digest(repr(metadata), *map(str, roots))[:12]
    return write_wheel(place, metadata, roots)


def static_metadata(tables: Mapping[str, Any], version: str = "") -> Metadata | None:
    """Return the metadata that pyproject.toml states outright; None when a build has to be asked for some of it."""
    project, poetry = tables.get("project"), tables.get("tool", {}).get("poetry", {})
    if isinstance(project, Mapping):
        dynamic = set(project.get("dynamic", ())) & DYNAMIC
        stated = str(project.get("version") or poetry.get("version") or version)
        if "dependencies" in dynamic and "dependencies" in poetry:
            dynamic.discard("dependencies")
        if dynamic - {"version"} or not stated or "name" not in project:
            return None
        requires = _from_sources(
            _project_requires(project, poetry), tables.get("tool", {}).get("uv", {}).get("sources", {})
        )
        return _metadata(str(project["name"]), stated, requires, _project_points(project))
    if poetry.get("name") and (poetry.get("version") or version):
        points = {"console_scripts": poetry.get("scripts", {}), **poetry.get("plugins", {})}
        return _metadata(str(poetry["name"]), str(poetry.get("version") or version), _poetry_requires(poetry), points)
    return None


def _metadata(name: str, version: str, requires: Iterator[str], points: Mapping[str, Any]) -> Metadata | None:
    try:
        shown = str(Version(version))
    except InvalidVersion:
        return None
    return Metadata(name, shown, tuple(requires), entry_points(points))


def _project_points(project: Mapping[str, Any]) -> dict[str, Any]:
    scripts = {"console_scripts": project.get("scripts", {}), "gui_scripts": project.get("gui-scripts", {})}
    return {**scripts, **project.get("entry-points", {})}


def _project_requires(project: Mapping[str, Any], poetry: Mapping[str, Any]) -> Iterator[str]:
    yield from map(str, project.get("dependencies", ()))
    if "dependencies" not in project:
        yield from _poetry_requires(poetry)
    for extra, texts in project.get("optional-dependencies", {}).items():
        yield from (_with_extra(str(text), extra) for text in texts)


def _from_sources(requires: Iterator[str], sources: Mapping[str, Any]) -> Iterator[str]:
    """Yield requirements, those that uv takes from an address of the project's own with that address."""
    known = {normal(name): entry for name, entry in sources.items() if isinstance(entry, Mapping)}
    for text in requires:
        entry = known.get(named(text), {})
        if not entry.get("git") and not entry.get("url"):
            yield text
            continue
        package, _, marker = text.partition(";")
        bare = re.match(r"[\w.-]+(?:\[[^\]]*\])?", package.strip())
        reference = entry.get("rev") or entry.get("tag") or entry.get("branch")
        part = f"#subdirectory={entry['subdirectory']}" if entry.get("subdirectory") else ""
        address = entry.get("url") or f"git+{entry['git']}{f'@{reference}' if reference else ''}{part}"
        yield f"{bare[0] if bare else package} @ {address}{f' ; {marker.strip()}' if marker.strip() else ''}"


def _with_extra(text: str, extra: str) -> str:
    requirement, _, marker = text.partition(";")
    both = f"({marker.strip()}) and " if marker.strip() else ""
    return f'{requirement.strip()} ; {both}extra == "{normal(extra)}"'


def _poetry_requires(poetry: Mapping[str, Any]) -> Iterator[str]:
    offered = {normal(name): extra for extra, names in poetry.get("extras", {}).items() for name in names}
    for name, value in poetry.get("dependencies", {}).items():
        if normal(name) == "python":
            continue
        for entry in value if isinstance(value, list) else [value]:
            edge = poetry_edge(name, entry)
            text = _requirement(edge, entry if isinstance(entry, Mapping) else {})  # a path is a project of its own
            if not edge.optional:
                yield text
            elif edge.name in offered:
                yield _with_extra(text, offered[edge.name])


def _requirement(edge: Edge, entry: Mapping[str, Any]) -> str:
    extras = f"[{','.join(edge.extras)}]" if edge.extras else ""
    marker = f" ; {edge.marker}" if edge.marker else ""
    if url := entry.get("git"):
        reference = entry.get("rev") or entry.get("tag") or entry.get("branch")
        return f"{edge.name}{extras} @ git+{url}{f'@{reference}' if reference else ''}{marker}"
    if url := entry.get("url"):
        return f"{edge.name}{extras} @ {url}{marker}"
    versions = str(edge.versions[-1]).replace(".dev0", "")  # a bound that names a pre-release would allow them
    return f"{edge.name}{extras}{versions}{marker}"


def code_roots(folder: Path, tables: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the folders that Python imports a project's code from: those its build names, else src, else itself."""
    tool = tables.get("tool", {})
    named = [package.get("from", "") for package in tool.get("poetry", {}).get("packages", []) if package.get("from")]
    setuptools = tool.get("setuptools", {})
    named += [setuptools["package-dir"][""]] if "" in setuptools.get("package-dir", {}) else []
    packages = setuptools.get("packages", {})
    named += packages.get("find", {}).get("where", []) if isinstance(packages, Mapping) else []
    hatch = tool.get("hatch", {}).get("build", {})
    for package in hatch.get("targets", {}).get("wheel", {}).get("packages", hatch.get("packages", [])):
        named.append(str(Path(package).parent))
    found = [folder / name for name in dict.fromkeys(named) if (folder / name).is_dir()]
    if not found and any((folder / "src").glob("*/__init__.py")):
        found = [folder / "src"]
    return tuple(root.resolve() for root in found) or (folder,)


def _built(project: LocalProject, tables: Mapping[str, Any], workshop: Workshop) -> Path:
    """Return the wheel made by building a copy of the project, stripped down to metadata where its code can stay."""
    for left in workshop.folder.glob("road-build-*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    workshop.tell(f"building a copy of {project.folder.name} for its metadata")
    with tempfile.TemporaryDirectory(prefix="road-build-", dir=_made(workshop.folder)) as draft:
        copy = copy_source(project.folder, Path(draft) / project.folder.name)
        words = ("build", "--wheel", "--out-dir", f"{draft}/wheel", "--python", workshop.python, str(copy))
        outcome = workshop.uv.run(*words, more={"GIT_OPTIONAL_LOCKS": "0"})
        wheel = next(Path(draft, "wheel").glob("*.whl"), None)
        if outcome.code or wheel is None:
            return _unbuilt(project, tables, workshop, outcome.text)
        metadata, files = read_wheel(wheel)
        if roots := live_roots(project.folder, files):
            return _keep(metadata, roots, workshop)
        workshop.tell(f"{metadata.name} is installed as it is built: after a change, run this again")
        workshop.inputs.note(f"{project.folder}/", sources_digest(project.folder))
        place = _made(workshop.folder / digest(wheel.read_bytes())[:12])
        return Path(shutil.copy2(wheel, place))


def _unbuilt(project: LocalProject, tables: Mapping[str, Any], workshop: Workshop, text: str) -> Path:
    """Go on without the build where only the version is unknown for want of it; else say why it fails."""
    metadata = static_metadata(tables, version="0+unknown")
    if metadata is None:
        known = Requirements(projects=(project,))
        raise ProblemsFound([uv_problem(text, known, workshop.version)])
    workshop.tell(f"{metadata.name} doesn't build here: its version is taken to be {metadata.version}")
    return _keep(metadata, code_roots(project.folder, tables), workshop)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def copy_source(folder: Path, copy: Path) -> Path:
    """Copy what a build needs: what git tracks or would, else all but what tools leave behind."""
    listed = git_names(folder)
    if listed is None:
        shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
        return copy
    for name in listed:
        if (folder / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, copy / name)
    if (folder / ".git").is_dir():  # a version that comes from git's tags has to find them
        (copy / ".git").symlink_to(folder / ".git")
    return copy


def live_roots(folder: Path, files: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the folders in which all of a wheel's files lie as they are imported; none when some lie nowhere."""
    tops: dict[str, list[str]] = {}
    for name in files:
        if not re.match(r"[^/]+\.(dist-info|data)/", name):
            tops.setdefault(name.split("/")[0], []).append(name)
    roots = []
    for inside in tops.values():
        found = next((root for root in _possible(folder) if all((root / name).is_file() for name in inside)), None)
        if found is None:
            return ()
        roots.append(found)
    return tuple(dict.fromkeys(roots))


def _possible(folder: Path) -> Iterator[Path]:
    yield from (folder / "src", folder)
    yield from (each for each in sorted(folder.iterdir()) if each.is_dir() and not each.name.startswith("."))
