"""Knows which files of the source a build step reads, so that a change elsewhere doesn't run it again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from roadworthy.deployment.build import NODE_FILES, is_node_install
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.node import tools_called
from roadworthy.deployment.release.revision import SourceFile
from roadworthy.environments.project import Project
from roadworthy.environments.step import BuildStep

COLLECTS = re.compile(r"\bcollectstatic\b")
COMPILES_MESSAGES = re.compile(r"\bcompilemessages\b")
COMPRESSES = re.compile(r"\bcompress\b")
TEXTS = (".py", ".html", ".txt", ".md", ".rst", ".po", ".mo", ".toml", ".cfg", ".ini", ".yml", ".yaml", ".lock", ".sh")
KNOWN = ("django.", "roadworthy.", "whitenoise.", "compressor.", "sass_processor.")
TAILWIND = "tailwind"


def read_by(step: BuildStep, files: Iterable[SourceFile], project: Project, scans_python: bool) -> Iterator[SourceFile]:
    """Yield the files that a step's outcome depends on. `files` are those of its folder, with paths from there.

    Where nothing is known of a step, that is all of them. `scans_python` says that a tool of Node's reads Python too.
    """
    if is_node_install(step.run):
        yield from (file for file in files if file.path in NODE_FILES)
    elif tools_called(step.run) and not step.is_django and not scans_python:
        yield from (file for file in files if not file.path.endswith(".py"))
    elif COMPILES_MESSAGES.search(step.run):
        yield from (file for file in files if file.path.endswith(".po"))
    elif COLLECTS.search(step.run) and _is_plain(project):
        yield from (file for file in files if _may_be_static(file.path, project))
    elif COMPRESSES.search(step.run) and _is_plain(project):
        yield from (file for file in files if not file.path.endswith((".py", ".po")))
    else:
        yield from files


def _is_plain(project: Project) -> bool:
    """Say whether static files are found and stored by code that the site didn't write."""
    values = project.values
    storages = values.get("STORAGES") or {}
    named = [*(values.get("STATICFILES_FINDERS") or ()), str(values.get("STATICFILES_STORAGE") or "django.")]
    named += [str((storages.get("staticfiles") or {}).get("BACKEND") or "django.")]
    return all(str(name).startswith(KNOWN) for name in named)


def _may_be_static(path: str, project: Project) -> bool:
    """Say whether a file may be collected: it lies in a folder named static or in one that the settings name."""
    if not path.endswith(TEXTS):
        return True
    folders = PurePosixPath(path).parts[:-1]
    named = {PurePosixPath(str(each)).name for each in project.values.get("STATICFILES_DIRS") or ()}
    return bool({"static", *named}.intersection(folders))


def settings_of(project: Project) -> str:
    """Return a name for the settings that a build may depend on."""
    values = project.values
    told = [f"{name}={values.get(name)!r}" for name in sorted(values) if "STATIC" in name or "COMPRESS" in name]
    return digest(*project.installed_apps, repr(values.get("STORAGES")), *told)
