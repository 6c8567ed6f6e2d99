"""What Django's own checks and those of installed packages say, in the chapter that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from roadworthy.problems import Level
from roadworthy.structure.checks.asked.migrations import LONGEST, shortened
from roadworthy.structure.checks.asked.production import line_of
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.django_facts.facts import EffectiveSettings, Said

MOST_ALIKE = 3
_PATH = re.compile(r"\b(?:\w+\.){2,}(\w+)")
_NAME = re.compile(r"\b[A-Z]+_[A-Z_]+\b|\bMIDDLEWARE\b|\bCACHES\b|\bSTORAGES\b|\bTEMPLATES\b")
OF_SETTINGS = ("security.", "caches.", "staticfiles.", "translation.", "sites.", "files.", "templates.", "tasks.")
LEFT_OUT = frozenset(
    [
        "security.W001",  # a balancer can do what SecurityMiddleware does, and W710 speaks of it
        "security.W005",  # subdomains may be others'
        "security.W008",  # whoever ends TLS redirects
        "security.W009",  # W783
        "security.W018",  # W782
        "security.W021",  # preloading can't be taken back
        "staticfiles.W004",  # a folder of static files that is made later
    ]
)


@check(
    "W280",
    "Django finds an error in the code",
    level=Level.ERROR,
    why="`manage.py` refuses to do anything, or the part that it names fails when it is used.",
    bad='admin.E108: the value of "list_display[2]" refers to "totl"',
    good='list_display = ["number", "placed", "total"]',
    way_out="Correct what it names.",
    ignore_when="the id is in SILENCED_SYSTEM_CHECKS: then it is not told.",
    over=Over.DJANGO,
)
def errors(view: CodebaseView) -> Iterator[Finding]:
    """Tell the errors of models, admin, addresses and templates."""
    yield from _of_code(view, is_error=True)


@check(
    "W281",
    "Django warns of something in the code",
    why="It works, and not as it is written: a name that hides another, an address that never matches, a field that is "
    "not what it says.",
    bad='urls.W002: your URL pattern "/orders/" has a route beginning with "/"',
    good='path("orders/", …)',
    way_out="Correct what it names, or put its id into SILENCED_SYSTEM_CHECKS with the reason.",
    ignore_when="you have looked at it, and it is meant so.",
    over=Over.DJANGO,
)
def warnings(view: CodebaseView) -> Iterator[Finding]:
    """Tell the warnings of models, admin, addresses and templates."""
    yield from _of_code(view, is_error=False)


@check(
    "W780",
    "Django finds an error in the settings of an environment",
    level=Level.ERROR,
    why="The site does not start there, or the part that it names fails when it is used.",
    bad='caches.E001: you must define a "default" cache in your CACHES setting',
    good='CACHES = {"default": …}',
    way_out="Correct what it names.",
    ignore_when="the id is in SILENCED_SYSTEM_CHECKS: then it is not told.",
    over=Over.DJANGO,
)
def setting_errors(view: CodebaseView) -> Iterator[Finding]:
    """Tell the errors of settings as they come out."""
    yield from _of_settings(view, is_error=True)


@check(
    "W781",
    "Django warns of a setting of an environment",
    why="`manage.py check --deploy` says it where visitors are served, under the settings as they come out there.",
    bad="security.W012: SESSION_COOKIE_SECURE is not set to True",
    good="SESSION_COOKIE_SECURE = True",
    way_out="Set what it names, or put its id into SILENCED_SYSTEM_CHECKS with the reason.",
    ignore_when="you have looked at it, and it is meant so.",
    over=Over.DJANGO,
)
def setting_warnings(view: CodebaseView) -> Iterator[Finding]:
    """Tell the warnings of settings as they come out."""
    yield from _of_settings(view, is_error=False)


def _of_code(view: CodebaseView, is_error: bool) -> Iterator[Finding]:
    by_id: dict[str, list[tuple[Said, str]]] = {}
    for said in view.django.said if view.django else ():
        is_wanted = said.is_error == is_error and not said.is_of_others and said.id not in LEFT_OUT
        path = said.file or (_settings_file(view) if is_error else "")
        if is_wanted and not said.id.startswith(OF_SETTINGS) and path in view.files:
            by_id.setdefault(said.id, []).append((said, path))
    for each in by_id.values():
        yield from few([_finding(view, said, path) for said, path in each])


def few(findings: list[Finding]) -> list[Finding]:
    """Return the first of many findings that say the same of other things, with how many there are."""
    if len(findings) <= MOST_ALIKE:
        return findings
    more = f" (and {len(findings) - 1} more)"
    message = findings[0].message.rstrip("…")
    return [replace(findings[0], message=shortened(message, LONGEST - len(more)) + more)]


def _of_settings(view: CodebaseView, is_error: bool) -> Iterator[Finding]:
    for settings in view.django.settings if view.django else ():
        for said in settings.said:
            is_ours = said.id.startswith(OF_SETTINGS) and said.id not in LEFT_OUT and not said.is_of_others
            if is_ours and said.is_error == is_error and settings.file in view.files:
                yield _finding(view, said, settings.file, settings)


def _finding(view: CodebaseView, said: Said, path: str, settings: EffectiveSettings | None = None) -> Finding:
    about = f"{said.about}: " if said.about and not said.about.startswith("<") else ""
    words = f"{said.id}: {about}{_PATH.sub(_last, said.message)}"
    where = f"Under the settings of {settings.environment}. " if settings else ""
    hint = f"{where}{said.message} {said.hint}".strip()
    line = said.line or (line_of(view, path, *_NAME.findall(said.message)) if settings else 1)
    return view.finding(path, line, shortened(words), hint, about=f"{said.id} {said.about}")


def _last(path: re.Match[str]) -> str:
    """Return the last word of a dotted path: the rest is in the hint."""
    return path[1]


def _settings_file(view: CodebaseView) -> str:
    """Return where an error is told that is about no code in particular."""
    settings = view.django.settings if view.django else ()
    return settings[0].file if settings else next((each.path for each in view.index.settings.values()), "")
