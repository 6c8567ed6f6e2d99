"""Settings that Django no longer reads, or never did."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from packaging.specifiers import SpecifierSet

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.declared import declared_by
from roadworthy.structure.checks.settings.django_settings import GONE, KNOWN, REMOVED
from roadworthy.structure.checks.settings.given import said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_NUMBER = re.compile(r"(\d+)\.(\d+)")
_SERIES = [*((1, minor) for minor in range(4, 12)), *((major, minor) for major in range(2, 7) for minor in range(3))]
_BEGUN = re.compile(r"using Django (\d+)\.(\d+)")
_CLOSE = 0.9
_OF_OTHERS = frozenset(["ASGI_APPLICATION"])
"""What well-known packages read: Channels."""
OLDEST = (4, 2)
"""What is taken for the oldest Django where nothing says: what is older gets no mends from Django any more."""


@check(
    "W701",
    "Django no longer reads this setting",
    why="It says something that no longer happens: files go to another place, a protection is off, and "
    "whoever reads the settings believes the opposite.",
    bad='DEFAULT_FILE_STORAGE = "storages.backends.s3.S3Storage"  # with Django 5.2',
    good='STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}, …}',
    way_out="Write what took its place, or take it away.",
    ignore_when="the site must also run with a Django that still reads it.",
    over=Over.CODEBASE,
)
def dead(view: CodebaseView) -> Iterator[Finding]:
    """Find settings that were removed before the oldest Django that the project asks for."""
    if not sites(view):
        return
    oldest = _django(view) or OLDEST
    seen = set()
    for site in sites(view):
        for each in site.given:
            removed, instead = REMOVED.get(each.name, ((99, 0), ""))
            place = (each.path, each.line)
            is_read = _is_used(view, each.name) or _is_taken(view, each.name)
            if removed <= oldest and place not in seen and not is_read:
                seen.add(place)
                version = ".".join(map(str, removed))
                way = f"Write {instead} instead." if instead else "Take it away."
                message = f"Django {version} and newer do not read {each.name}"
                yield view.finding(each.path, each.line, message, way, about=each.name)


@check(
    "W725",
    "The settings name something that Django no longer has",
    level=Level.ERROR,
    why="The site does not start with this Django, or fails at the first use.",
    bad='"BACKEND": "django.core.cache.backends.memcached.MemcachedCache"  # with Django 5.2',
    good='"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache"',
    way_out="Name what took its place.",
    ignore_when="the site only runs with a Django that still has it.",
    over=Over.CODEBASE,
)
def gone(view: CodebaseView) -> Iterator[Finding]:
    """Find dotted names of what was removed before the oldest Django that the project asks for."""
    oldest = (_django(view) if sites(view) else None) or OLDEST
    for site in sites(view):
        for each in site.given:
            for node in ast.walk(each.value):
                name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
                removed, instead = GONE.get(name, ((99, 0), ""))
                if removed <= oldest:
                    version = ".".join(map(str, removed))
                    way = f"Name {instead} instead." if instead else "Take it away."
                    message = f"Django {version} and newer have no {name.rpartition('.')[2]}"
                    yield view.finding(each.path, node.lineno, message, way, about=name)  # type: ignore[attr-defined]


def _django(view: CodebaseView) -> tuple[int, int] | None:
    """Return the oldest Django that the project's files of requirements allow; None where none says."""
    if "oldest Django" not in view.memory:
        view.memory["oldest Django"] = _asked_for(view)
    found: tuple[int, int] | None = view.memory["oldest Django"]
    return found


def newest_django(view: CodebaseView) -> tuple[int, int]:
    """Return the newest Django that the project's files of requirements allow; the newest of all where none says."""
    declared = declared_by(view)
    if (locked := declared.locked("django")) and (found := _NUMBER.match(locked[1].version)):
        return int(found[1]), int(found[2])
    line = declared.django()
    return max(_allowed(line.specifier), default=_SERIES[-1]) if line is not None else _SERIES[-1]


def _allowed(specifier: str) -> list[tuple[int, int]]:
    allowed = SpecifierSet(specifier)
    return [each for each in _SERIES if any(allowed.contains(f"{each[0]}.{each[1]}.{patch}") for patch in range(40))]


def _asked_for(view: CodebaseView) -> tuple[int, int] | None:
    declared = declared_by(view)
    if locked := declared.locked("django"):
        found = _NUMBER.match(locked[1].version)
        return (int(found[1]), int(found[2])) if found else None
    line = declared.django()
    if line is not None and line.specifier:
        return next(iter(_allowed(line.specifier)), None)
    return min(_begun_with(view), default=None)


def _begun_with(view: CodebaseView) -> list[tuple[int, int]]:
    """Return the Django that a settings module was made with, as startproject writes at its top."""
    texts = [view.text(facts.path)[:400] for facts in view.index.settings.values()]
    return [(int(major), int(minor)) for text in texts for major, minor in _BEGUN.findall(text)]


def _is_used(view: CodebaseView, name: str) -> bool:
    """Say whether the project's own code reads a setting."""
    if "read settings" not in view.memory:
        view.memory["read settings"] = {
            word.rpartition(".")[2]
            for file in view.files.values()
            for function in file.functions
            for word, _ in function.reads
            if "settings." in word
        }
    return name in view.memory["read settings"]


@check(
    "W702",
    "A setting that Django does not know, one letter from one that it does",
    why="Django says nothing about names that it does not know: what was meant is not set.",
    bad="SESION_COOKIE_SECURE = True",
    good="SESSION_COOKIE_SECURE = True",
    way_out="Write it as Django does.",
    ignore_when="it is a setting of your own.",
    over=Over.CODEBASE,
)
def misspelt(view: CodebaseView) -> Iterator[Finding]:
    """Find names that are nearly those of Django's settings and that nothing reads."""
    seen = set()
    for site in sites(view):
        names = {each.name for each in site.given}
        for each in site.given:
            is_known = each.name in KNOWN or each.name in REMOVED or each.name in _OF_OTHERS
            if is_known or (each.path, each.line) in seen or "_" not in each.name:
                continue
            meant = _meant(each.name)
            if meant and meant not in names and not _is_used(view, each.name) and not _is_mentioned(view, each.name):
                seen.add((each.path, each.line))
                yield said(view, each, f"Django does not know {each.name}; did you mean {meant}?"[:79])


@cache
def _meant(name: str) -> str:
    """Return the one of Django's settings that a name nearly is."""
    return next(iter(get_close_matches(name, KNOWN, 1, _CLOSE)), "")


def _is_taken(view: CodebaseView, name: str) -> bool:
    """Say whether another setting is made of this one."""
    if "taken settings" not in view.memory:
        view.memory["taken settings"] = {
            node.id
            for facts in view.index.settings.values()
            for node in ast.walk(view.tree(facts.path))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
    return name in view.memory["taken settings"]


def _is_mentioned(view: CodebaseView, name: str) -> bool:
    """Say whether the settings use a name themselves."""
    pattern = re.compile(rf"\b{name}\b")
    paths = {facts.path for facts in view.index.settings.values()}
    return sum(len(pattern.findall(view.text(path))) for path in paths) > 1
