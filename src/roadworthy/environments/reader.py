"""Reads roadworthy.toml: a Site, or every problem of the file at once, each with its line and the way out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from roadworthy.environments.document import SITE_FILE, as_typed, read_document, read_file
from roadworthy.environments.environment import LOCAL
from roadworthy.environments.environment_reader import EnvironmentReader
from roadworthy.environments.figure import Figure
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.job import Job
from roadworthy.environments.keys import site_table
from roadworthy.environments.kind import Kinds
from roadworthy.environments.neighbours import judge_neighbours
from roadworthy.environments.openness import judge_openness
from roadworthy.environments.report import KeyPath, Report, quoted
from roadworthy.environments.requirement import is_requirements_file
from roadworthy.environments.rules import NO_FILE, NOT_THERE
from roadworthy.environments.schedule import Schedule
from roadworthy.environments.service_reader import ServiceReader
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound, Where


def find_site_file(folder: Path) -> Path:
    """Return the roadworthy.toml of `folder` or of the nearest folder above. Raise ProblemsFound if there is none."""
    here = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links, and show other paths than typed
    if not here.is_dir():
        raise ProblemsFound([NO_FILE.problem("there is no such folder", "", Where(as_typed(folder)))])
    for place in (here, *here.parents):
        if (place / SITE_FILE).exists():
            return folder / SITE_FILE if place == here else place / SITE_FILE
    where = as_typed(folder)
    shown = "here" if where == "." else f"in {where}"
    raise ProblemsFound(
        [NO_FILE.problem(f"no {SITE_FILE} {shown}, or in a folder above", "road init writes it", Where())]
    )


def read_site(folder_or_file: Path, kinds: Kinds) -> Site:
    """Return the site of a file, or of the roadworthy.toml in a folder. Raise ProblemsFound with all problems."""
    is_folder = folder_or_file.is_dir() and folder_or_file.name != SITE_FILE
    path = folder_or_file / SITE_FILE if is_folder else folder_or_file
    return read_text(read_file(path), path.parent, kinds, as_typed(path))


def read_text(text: str, folder: Path, kinds: Kinds, file: str = SITE_FILE) -> Site:
    """Return the site that the text of a roadworthy.toml describes, as if it lay in `folder`."""
    document = read_document(text, file)
    report = Report(file, document.lines)
    tables = site_table(kinds).read(document.tables, (), report)
    site = _site(tables, Path.cwd() / folder, kinds, report)
    if site is None:
        raise ProblemsFound(report.problems)
    return site


def _site(tables: dict[str, Any], folder: Path, kinds: Kinds, report: Report) -> Site | None:
    about = tables.get("site", {})
    services = ServiceReader(tables.get("services", {}), kinds, report)
    services.judge()
    variables = FrozenTable(tables.get("variables", {}))
    reader = EnvironmentReader(services, variables, report)
    written = tables.get("environments", {})
    names = [LOCAL, *(name for name in written if name != LOCAL)]
    environments = tuple(reader.read(name, written.get(name, {})) for name in names)
    judge_neighbours(environments, report)
    judge_openness(tables, report)
    judge_files(about, folder, report)
    if report.has_errors:
        return None
    return Site(
        **about,
        folder=folder,
        build=tuple(BuildStep(**step) for step in tables["build"]),
        jobs=tuple(_job(name, table) for name, table in tables["jobs"].items()),
        figures=tuple(_figure(name, table) for name, table in tables["figures"].items()),
        variables=variables,
        environments=environments,
        warnings=report.problems,
    )


def _job(name: str, table: dict[str, Any]) -> Job:
    schedule = Schedule(table["every"] or 0, table["at"] or "", table["cron"] or "")
    return Job(name, table["command"], schedule, table["time_limit"])


def _figure(name: str, table: dict[str, Any]) -> Figure:
    rest = (table["title"], table["every"], table["database"], table["time_limit"])
    return Figure(name, table["query"], *rest)


def judge_files(about: dict[str, Any], folder: Path, report: Report) -> None:
    """Complain of files and folders that the site needs and that are not there."""
    for number, entry in enumerate(about.get("requirements", ())):
        if is_requirements_file(entry) and not _is_file(folder / entry):
            _complain(("site", "requirements", number), f"no file {quoted(entry)}", report)
    for number, entry in enumerate(about.get("path", ())):
        if not entry.startswith(IN_PACKAGES) and not _is_folder(folder / entry):
            _complain(("site", "path", number), f"no folder {quoted(entry)}", report)


def _complain(path: KeyPath, message: str, report: Report) -> None:
    report.complain(NOT_THERE, path, message, "paths begin at the folder of roadworthy.toml", path[:-1])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
