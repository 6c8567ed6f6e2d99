"""The settings of the environments that serve visitors, as they come out with all that is laid over them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.overruled import keeps_sessions_apart, per_process
from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.django_facts.facts import EffectiveSettings


def line_of(view: CodebaseView, path: str, *names: str) -> int:
    """Return the line on which a file gives the first of these settings a value; the first where it gives none."""
    for name in names:
        if found := re.search(rf"^{name}\b", view.text(path), re.M):
            return view.text(path).count("\n", 0, found.start()) + 1
    return 1


def _settings(view: CodebaseView) -> Iterator[EffectiveSettings]:
    yield from (each for each in (view.django.settings if view.django else ()) if each.file in view.files)


@check(
    "W782",
    "DEBUG comes out on in an environment that serves visitors",
    level=Level.ERROR,
    why="Every fault shows visitors the code, the settings and the values of the variables, and each query is kept in "
    "memory until the process is full.",
    bad='DEBUG = os.environ.get("DEBUG") != "0"  # and nobody sets it there',
    good='DEBUG = os.environ.get("DEBUG") == "1"',
    way_out="Have it off unless somebody switches it on.",
    ignore_when="nobody but developers reaches that environment.",
    over=Over.DJANGO,
)
def debug(view: CodebaseView) -> Iterator[Finding]:
    """Find environments with DEBUG."""
    for each in _settings(view):
        if each.values.get("DEBUG"):
            message = f"DEBUG comes out on in {each.environment}"
            yield view.finding(each.file, line_of(view, each.file, "DEBUG"), message, about=f"DEBUG {each.environment}")


@check(
    "W783",
    "The SECRET_KEY comes out as one that everybody can know",
    level=Level.ERROR,
    why="Whoever knows it signs sessions and password resets as anybody, and can become an administrator.",
    bad='SECRET_KEY = os.environ.get("KEY", "change-me")  # and nobody sets it there',
    good='SECRET_KEY = os.environ["KEY"]',
    way_out="Keep one with `road secrets set`, and take the stand-in out of the code.",
    ignore_when="nobody but developers reaches that environment.",
    over=Over.DJANGO,
)
def secret_key(view: CodebaseView) -> Iterator[Finding]:
    """Find environments whose key is short, plain or a stand-in."""
    for each in _settings(view):
        if each.secret_key == "default-looking":
            message = f"the SECRET_KEY of {each.environment} is short, or a stand-in"
            line = line_of(view, each.file, "SECRET_KEY")
            yield view.finding(each.file, line, message, about=f"SECRET_KEY {each.environment}")


@check(
    "W784",
    "The cache or the sessions come out as each process's own",
    why="Each process has its own: what one remembers the others don't know, and a session is there in one request and "
    "gone in the next.",
    bad='CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}',
    good="[services.cache]  # in roadworthy.toml, or CACHES with Redis",
    way_out="Give the environment a cache that all of its processes share.",
    ignore_when="nothing is kept there that another process should know.",
    over=Over.DJANGO,
)
def apart(view: CodebaseView) -> Iterator[Finding]:
    """Find sessions in a cache of each process, and such a cache where several processes are to share it."""
    for each in _settings(view):
        if keeps_sessions_apart(each):
            message = f"sessions of {each.environment} are in a cache of each process"
            line = line_of(view, each.file, "SESSION_ENGINE", "CACHES")
            yield view.finding(each.file, line, message, about=f"sessions {each.environment}")
        elif per_process(each) and "CACHES" in view.text(each.file):
            message = f"the cache of {each.environment} is each process's own"
            line = line_of(view, each.file, "CACHES")
            yield view.finding(each.file, line, message, about=f"CACHES {each.environment}")
