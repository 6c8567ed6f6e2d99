"""Where the site's own code stopped while Roadworthy read it, and the sentence that says so, with the way out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.problems import Problem, Rule, Where
from roadworthy.structure.older_django import django_before
from roadworthy.structure.shown_by import own_file, shown_by

SETTINGS_FAIL = Rule("E201", "The site's settings can't be imported", "Nothing of the site can start without them.")
MODULE_MISSING = Rule("E202", "A Python module is missing", "A requirement is not declared, or not installed.")
VARIABLE_MISSING = Rule("E203", "An environment variable is missing", "The settings ask for it and have no default.")
FILE_MISSING = Rule("E204", "A file that the settings read is missing", "The settings stop without it.")
APPS_FAIL = Rule("E205", "Django can't start the site's apps", "An app, its models or its signals stop while loading.")
NO_ANSWER = Rule("E206", "The site's Python gives no answer", "It ended, or took too long, before it could tell.")
NO_SETTINGS = Rule("E207", "There is no such settings module", "roadworthy.toml names a module that can't be found.")
NO_DJANGO = Rule("E208", "Django is not installed for the site", "The site's requirements do not bring it.")
NO_APPLICATION = Rule("E209", "The WSGI or ASGI application can't be imported", "A web server has nothing to serve.")
RULES = (
    SETTINGS_FAIL,
    MODULE_MISSING,
    VARIABLE_MISSING,
    FILE_MISSING,
    APPS_FAIL,
    NO_ANSWER,
    NO_SETTINGS,
    NO_DJANGO,
    NO_APPLICATION,
)
CORRECT_IT = "correct that line, then run this again"
DO_AS_IT_SAYS = "give it what it asks for, or correct that line, then run this again"
OTHER_VERSION = (
    "that is an installed package: if something it uses is too new for it, hold that back in the site's"
    " requirements (name<version), then run this again"
)
OTHER_DJANGO = (
    "this code is not made for the Django that was installed: hold Django back in the site's requirements"
    " (django<version), then run this again"
)
OF_DJANGO = re.compile(r"^cannot import name .* from '?django\b")
IN_PACKAGES = re.compile(r"[/\\](site|dist)-packages[/\\]")


@dataclass(frozen=True)
class Failure:
    """Where the site's code stopped: what kind of stop, in which phase of the reading, and the place in its files."""

    kind: str
    phase: str
    message: str
    error: str = ""
    name: str = ""
    file: str = ""
    line: int = 0

    @property
    def said(self) -> str:
        """Return what Python said, on one line."""
        return f"{self.error}: {self.message}" if self.error else self.message


def problem_of(failure: Failure, folder: Path) -> Problem:
    """Return the sentence for a failure, with the place as the owner would type it."""
    kind = "no-django" if failure.phase == "django" and failure.kind == "missing-module" else failure.kind
    judge = JUDGES.get(kind, _settings_or_apps)
    rule, message, hint = judge(failure, folder)
    return rule.problem(message, hint, Where(_as_typed(failure.file, folder), failure.line or None))


def _no_django(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    return NO_DJANGO, "Django is not installed for this site", "add Django to the site's requirements"


def _missing_module(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    if file := own_file(failure.name, failure.file, folder.resolve()):
        return (
            MODULE_MISSING,
            f"{_as_typed(str(file), folder)}, which is imported here, is not there",
            _write(file, folder),
        )
    package = failure.name.partition(".")[0]
    if package == "django" and failure.name != package:
        return (
            MODULE_MISSING,
            f'there is no module "{failure.name}" in the Django that was installed',
            OTHER_DJANGO.replace("django<version", django_before(failure.name) or "django<version"),
        )
    hint = f"add what provides {package} to the site's requirements, or its folder to site.path in roadworthy.toml"
    return MODULE_MISSING, f'the module "{failure.name}" is not installed for this site', hint


def _missing_variable(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    name = failure.name
    hint = f'add {name} = "…" under [variables] in roadworthy.toml, or keep it with: road secrets set local {name}'
    return VARIABLE_MISSING, f"the environment variable {name} is not set and has no default", hint


def _missing_file(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    parent = Path(failure.name).parent
    hint = "write it as the site's own documentation says, or set the variable that names another"
    if shown_by(Path(failure.name), folder.resolve()):
        hint = f"{_write(Path(failure.name), folder)}, or set the variable that names another"
    elif not parent.is_dir():
        hint = f"its folder is not there either: mkdir -p {_as_typed(str(parent), folder)}"
    return FILE_MISSING, f"the file {failure.name} is not there", hint


def _write(file: Path, folder: Path) -> str:
    example = shown_by(file, folder.resolve())
    if example:
        return f"write it: {_as_typed(str(example), folder)} shows what it holds"
    return "write it as the site's own documentation says: it is not kept with the code"


def _no_settings(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    hint = "correct site.settings, or add the folder it lies in to site.path, in roadworthy.toml"
    return NO_SETTINGS, f'there is no settings module "{failure.name}"', hint


def _no_answer(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    hint = "run the site's own manage.py check to see what it is doing"
    return NO_ANSWER, f"the site's Python gave no answer: {failure.said}", hint


def _settings_or_apps(failure: Failure, folder: Path) -> tuple[Rule, str, str]:
    if failure.phase == "application":
        return NO_APPLICATION, f"the application can't be imported: {failure.said}", DO_AS_IT_SAYS
    hint = OTHER_VERSION if IN_PACKAGES.search(failure.file) else CORRECT_IT
    if older := django_before(failure.message):
        hint = OTHER_DJANGO.replace("django<version", older)
    elif failure.error == "ImportError" and OF_DJANGO.search(failure.message):
        hint = OTHER_DJANGO
    if failure.phase == "settings":
        return SETTINGS_FAIL, f"the settings can't be imported: {failure.said}", hint
    return APPS_FAIL, f"Django can't start: {failure.said}", hint


JUDGES: dict[str, Callable[[Failure, Path], tuple[Rule, str, str]]] = {
    "no-django": _no_django,
    "missing-module": _missing_module,
    "missing-variable": _missing_variable,
    "missing-file": _missing_file,
    "no-settings": _no_settings,
    "time": _no_answer,
    "died": _no_answer,
}


def _as_typed(file: str, folder: Path) -> str:
    root = str(folder.resolve())
    return os.path.relpath(file, root) if file.startswith(root + os.sep) else file
