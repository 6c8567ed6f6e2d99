"""Reads what a site requires, from whichever files its owners keep that in, as one list with every line's place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from roadworthy.deployment import lockfiles
from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.misshapen import MISSHAPEN, UNREADABLE, misshapen
from roadworthy.deployment.requirement_file import read_requirement_file
from roadworthy.deployment.requirement_list import Line, LocalProject, Requirements, named
from roadworthy.environments.site import Site
from roadworthy.problems import Problem, ProblemsFound, Rule, Where

NO_FILE = Rule(
    "E312",
    "A file of requirements is not there",
    "site.requirements names the files (or packages) that the site's isolated environment is made from.",
)
RULES = (NO_FILE, UNREADABLE, lockfiles.STALE_LOCK)

EXTRAS = re.compile(r"^(?P<name>[^\[\]]+?)\s*\[(?P<extras>[\w\s,.-]*)\]$")
TOML_PLACE = Where("roadworthy.toml", part="site.requirements")


@dataclass(frozen=True)
class Context:
    """What reading needs to know besides the files: the site's folder, the Python's markers, and who reads uv.lock."""

    folder: Path
    inputs: Inputs
    markers: Mapping[str, str]
    export: Callable[[Path, tuple[str, ...]], str]
    problems: list[Problem] = field(default_factory=list)


def read_requirements(site: Site, context: Context) -> Requirements:
    """Return all that the site requires in production. Raises ProblemsFound with every line that can't be read."""
    parts = [_read_item(item, context) for item in site.requirements]
    if context.problems:
        raise ProblemsFound(context.problems)
    return Requirements.joined(parts)


def _read_item(item: str, context: Context) -> Requirements:
    match = EXTRAS.match(item)
    name, extras = (match["name"], _words(match["extras"])) if match else (item, ())
    path = context.folder / name
    if path.is_dir() and (name.startswith((".", "/")) or "/" in name):
        return Requirements(projects=(LocalProject(path.resolve(), extras, TOML_PLACE),))
    if path.is_file():
        return _read_file_of_any_shape(path, name, extras, context)
    return _read_specifier(item, context)


def _read_file_of_any_shape(path: Path, name: str, extras: tuple[str, ...], context: Context) -> Requirements:
    """Read a file; one whose tables and lists are not where its tool writes them is a problem of the site's."""
    try:
        return _read_file(path, name, extras, context)
    except MISSHAPEN:
        context.problems.append(misshapen(name))
        return Requirements()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _read_file(path: Path, name: str, extras: tuple[str, ...], context: Context) -> Requirements:
    match path.name:
        case "uv.lock":
            return _read_uv_lock(path, name, extras, context)
        case "poetry.lock" | "pdm.lock" | "Pipfile.lock" | "Pipfile":
            return lockfiles.read(path, name, extras, context.inputs, context.markers)
        case "pyproject.toml" | "setup.py" | "setup.cfg":
            return _read_project(path, name, extras, context)
    if path.name.startswith("pylock.") and path.suffix == ".toml":
        return lockfiles.read(path, name, extras, context.inputs, context.markers)
    return read_requirement_file(path, name, context.inputs, problems=context.problems, rule=UNREADABLE)


def _read_project(path: Path, name: str, extras: tuple[str, ...], context: Context) -> Requirements:
    """Return the project whose own file this is; a pyproject.toml that only sets up tools requires nothing."""
    tables = context.inputs.toml(path) if path.name == "pyproject.toml" else {}
    is_project = "project" in tables or "poetry" in tables.get("tool", {}) or path.name != "pyproject.toml"
    if not is_project and "build-system" not in tables:
        return Requirements()
    own = LocalProject(path.parent.resolve(), extras, Where(name))
    folders = [(path.parent / folder).resolve() for folder in path_sources(tables)]
    beside = [LocalProject(folder, (), Where(name)) for folder in folders if folder.is_dir()]
    return Requirements(projects=(own, *beside))


def path_sources(tables: Mapping[str, Any]) -> Iterator[str]:
    """Yield the folders beside a project that its pyproject.toml takes packages from (uv's sources, Poetry's paths)."""
    tool = tables.get("tool", {})
    entries = [*tool.get("uv", {}).get("sources", {}).values()]
    entries += tool.get("poetry", {}).get("dependencies", {}).values()
    yield from (str(entry["path"]) for entry in entries if isinstance(entry, Mapping) and entry.get("path"))


def _read_uv_lock(path: Path, name: str, extras: tuple[str, ...], context: Context) -> Requirements:
    context.inputs.bytes(path)
    pyproject = context.inputs.toml(path.with_name("pyproject.toml"))
    exported = context.export(path, extras)
    found = read_requirement_file(path, name, context.inputs, problems=context.problems, rule=UNREADABLE, text=exported)
    projects = found.projects
    if is_uv_package(pyproject):
        projects = (LocalProject(path.parent.resolve(), extras, Where(name)), *projects)
    return Requirements(found.lines, (), found.options, projects, is_locked=True)


def is_uv_package(pyproject: Mapping[str, Any]) -> bool:
    """Say whether uv installs the project itself: it has a build system, and nothing says otherwise."""
    said = pyproject.get("tool", {}).get("uv", {}).get("package")
    return bool("build-system" in pyproject if said is None else said) and "project" in pyproject


def _read_specifier(item: str, context: Context) -> Requirements:
    """Return a requirement that roadworthy.toml itself writes out (`pretalx[redis]==2026.1.2`)."""
    try:
        Requirement(item)
    except InvalidRequirement:
        context.problems.append(_not_there(item))
        return Requirements()
    if item.endswith((".txt", ".toml", ".lock", ".in", ".cfg", ".py")):
        context.problems.append(_not_there(item))
        return Requirements()
    return Requirements((Line(item, TOML_PLACE),))


def _not_there(item: str) -> Problem:
    return NO_FILE.problem(
        f'"{item}" is neither a file of the site nor a requirement',
        "name a file relative to roadworthy.toml, or write a requirement such as `django>=5.2`",
        TOML_PLACE,
    )


def django_ceiling(lines: Iterable[Line]) -> str:
    """Return the last Python minor that the Django asked for was made for; empty when nothing tells."""
    asked = next((line.text for line in lines if named(line.text) == "django"), "")
    try:
        versions = Requirement(asked.split(" --hash")[0]).specifier
    except InvalidRequirement:
        return ""
    if versions.contains("99"):
        return ""
    fitting = [each for each in LAST_PYTHON if any(versions.contains(f"{each}.{micro}") for micro in range(60))]
    return LAST_PYTHON[fitting[-1]] if fitting else ""


def packages_of_uv_lock(text: str) -> str:
    """Return all that a uv.lock holds as requirements, whatever it is for: enough to see which Django it has."""
    try:
        packages = tomllib.loads(text).get("package", [])
    except tomllib.TOMLDecodeError:
        return ""
    return "\n".join(f"{package['name']}=={package['version']}" for package in packages if "version" in package)


# https://docs.djangoproject.com/en/stable/faq/install/#what-python-version-can-i-use-with-django
LAST_PYTHON = {
    "2.2": "3.9",
    "3.0": "3.9",
    "3.1": "3.9",
    "3.2": "3.10",
    "4.0": "3.10",
    "4.1": "3.11",
    "4.2": "3.12",
    "5.0": "3.12",
    "5.1": "3.13",
    "5.2": "3.14",
    "6.0": "3.14",
}
