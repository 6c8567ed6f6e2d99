"""What ties an app to one project: its settings, its package, and the name under which the app lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.structure.apps import OF_PROJECTS, Apps, apps_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

STARTING = frozenset(["manage", "wsgi", "asgi", "celery", "celery_app", "routing", "conftest", "gunicorn", "fabfile"])
MANY = 3
_VERSIONS = ("__version__", "VERSION", "version")
PACKAGED = ("setup.py", "setup.cfg", "pyproject.toml")


@check(
    "W203",
    "Settings are imported from the project's module",
    over=Over.CODEBASE,
    why="The import takes the values of that one file, whatever settings the process was started with: the staging"
    " server talks to production's database, and override_settings() in a test changes nothing.",
    bad="from mysite.settings import MEDIA_ROOT",
    good="from django.conf import settings\n\nsettings.MEDIA_ROOT",
    way_out="Import settings from django.conf, and read each value where it is used.",
    ignore_when="it runs before Django is set up, and means that very file.",
)
def settings_by_module(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of settings by their module in code that does not start the project: the first of each file."""
    apps = apps_of(view)
    modules = {each for each in view.index.settings if each not in apps.names}
    for path, file in apps.code.items():
        if file.module in modules or _starts(file.module) or "settings" in path or _is_apart(file):
            continue
        for each in _first_of_each_line(file.imports):
            of = next((one for one in modules if each.target == one or each.target.startswith(f"{one}.")), "")
            is_setting = each.target == of or each.target[len(of) + 1 :].partition(".")[0].isupper()
            is_theirs = is_setting and view.index.names.module_in(each.target) == of
            if of and is_theirs and not _is_relative(view, path, each.line):
                message = f"settings are taken from {of}, whichever are in use"
                yield view.finding(path, each.line, message[:79], about=of)
                break


@check(
    "W204",
    "An app imports from the project",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The project knows its apps; when an app knows the project too, it can't be used or tested in another one, and"
    " every rename of the project goes through all apps.",
    bad="# polls/tasks.py\nfrom mysite.celery import app\n\n@app.task\ndef count():\n    ...",
    good="# polls/tasks.py\nfrom celery import shared_task\n\n@shared_task\ndef count():\n    ...",
    way_out="Use what is meant for it (shared_task, django.conf.settings), or move the code into an app.",
    ignore_when="the app was never meant to be anywhere else.",
)
def imports_the_project(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of the settings' package by apps that lie outside it: the first of each app.

    Where most apps do so, the site has its shared code there, and means to.
    """
    apps = apps_of(view)
    outside = [each for each in apps.project if each and each not in apps.names and not _has_apps(apps, each)]
    for project in sorted(outside):
        found = {app: (path, each) for app, path, each in _imports_of(apps, project)}
        for app, (path, each) in found.items() if len(found) <= MANY else ():
            yield view.finding(path, each.line, f"{app} imports {each.target} of the project"[:79], about=app)


@check(
    "W205",
    "An app is imported by the project's name",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The app now only works inside a project of that name: it can't be taken to the next one, nor be released or"
    " tested by itself, and what belongs to the project and what to the app is no longer to be told apart.",
    bad="from mysite.polls.models import Poll",
    good="from polls.models import Poll",
    way_out="Let the app lie beside the project's package, and import it by its own name.",
    ignore_when="the project is the product: one package that is released as a whole.",
)
def by_the_projects_name(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of apps that lie beside the settings, in a site that isn't a package itself; one in each file."""
    is_site = any(path.rpartition("/")[2] == "manage.py" and path.count("/") < 2 for path in view.files)
    if not is_site or any(
        path.rpartition("/")[2] in PACKAGED and _is_a_package(view.text(path)) for path in view.files
    ):
        return
    found = list(_named_by_project(view, apps_of(view)))
    for path, line, app in found[: 1 if len(found) > MANY else None]:
        many = f"{len(found)} files import apps by the project's name, as {app}"
        one = f"{app} is imported by the project's name"
        yield view.finding(path, line, (many if len(found) > MANY else one)[:79], about=app)


def _named_by_project(view: CodebaseView, apps: Apps) -> Iterator[tuple[str, int, str]]:
    """Yield the path, the line and the app of the first such import in each file."""
    projects = [each for each in apps.project if each and "." not in each]
    for path, file in apps.code.items():
        if file.module.rpartition(".")[2] in (*OF_PROJECTS, "urls") or file.module in view.index.settings:
            continue
        for each in file.imports:
            project = next((one for one in projects if each.target.startswith(f"{one}.")), "")
            app = apps.of(view.index.names.module_in(each.target)) if project else ""
            if app and app != project and _is_inside(app, project) and not _is_relative(view, path, each.line):
                yield path, each.line, app
                break


def _imports_of(apps: Apps, project: str) -> Iterator[tuple[str, str, Any]]:
    """Yield each app with the path and the first import of a project's package, the first file last."""
    for path, file in reversed(apps.code.items()):
        app = apps.of(file.module)
        if not app or _is_inside(file.module, project) or _starts(file.module):
            continue
        if file.module in apps.view.index.settings:  # settings beside an app are still the project's
            continue
        for each in file.imports:
            is_version = each.target == project or each.target.rpartition(".")[2] in _VERSIONS
            is_theirs = _is_inside(each.target, project) and not is_version
            module = apps.view.index.names.module_in(each.target) if is_theirs else ""
            if module and _is_inside(module, project) and module not in apps.view.index.settings:
                yield app, path, each
                break


def _has_apps(apps: Apps, project: str) -> bool:
    return any(_is_inside(each, project) for each in apps.names)


def _is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _is_apart(file: Any) -> bool:
    """Say whether a file is a part of the settings, or a program that begins without Django."""
    is_program = any(each.qualname == "main" for each in file.functions)
    return _is_a_part_of_settings(file) or (
        is_program and not any(each.target.startswith("django") for each in file.imports)
    )


def _is_a_part_of_settings(file: Any) -> bool:
    """Say whether a file gives values alone: no class, no function, and names in capitals."""
    names = [each.name.partition(".")[0].partition("[")[0] for each in file.names]
    has_code = bool(file.classes) or any(each.qualname for each in file.functions)
    return bool(names) and not has_code and sum(name.isupper() for name in names) * 2 > len(names)


def _starts(module: str) -> bool:
    return module.rpartition(".")[2] in STARTING


def _is_relative(view: CodebaseView, path: str, line: int) -> bool:
    """Say whether an import is written from where it stands: `from .models import Poll`."""
    lines = view.text(path).split("\n")
    return line <= len(lines) and lines[line - 1].lstrip().startswith("from .")


def _first_of_each_line(imports: tuple[Any, ...]) -> list[Any]:
    return list({each.line: each for each in reversed(imports)}.values())[::-1]


def _is_a_package(text: str) -> bool:
    """Say whether a file is there to build a package that others install."""
    return any(word in text for word in ("setup(", "[build-system]", "packages ="))
