"""Whether Python, Django and the packages around them fit together."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.ages import DJANGOS
from roadworthy.structure.checks.packaging.declared import Declared, declared_by
from roadworthy.structure.checks.packaging.imported import first_sure, is_sure, loaded
from roadworthy.structure.checks.packaging.removed import PYTHON_WITHOUT, REMOVED
from roadworthy.structure.checks.packaging.requirement import version_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

# The first and the last Python of each Django, as its release notes say.
_FITS = """
2.2 3.5 3.9  3.0 3.6 3.9  3.1 3.6 3.9  3.2 3.6 3.10  4.0 3.8 3.10  4.1 3.8 3.11  4.2 3.8 3.12  5.0 3.10 3.12
5.1 3.10 3.13  5.2 3.10 3.14  6.0 3.12 3.14  6.1 3.12 3.15
"""
_WORDS = _FITS.split()
FITS = {Version(d): (Version(a), Version(b)) for d, a, b in zip(_WORDS[::3], _WORDS[1::3], _WORDS[2::3], strict=True)}


@check(
    "W910",
    "This Django does not run on this Python",
    over=Over.CODEBASE,
    why="The installer refuses it, or, worse, takes an older Django that would do, without a word. On a newer Python"
    " than Django was made for, what the one removed the other still asks for.",
    bad="# Dockerfile: FROM python:3.9\n# requirements.txt: Django==5.2.8",
    good="# Dockerfile: FROM python:3.13\n# requirements.txt: Django==5.2.8",
    way_out="Change one of the two; Django's release notes say which Pythons each series supports.",
    ignore_when="the file that names the Python is not the one that is deployed.",
)
def does_not_fit(view: CodebaseView) -> Iterator[Finding]:
    """Find an image's, a version file's or a range's Python that is outside of what the Django in use supports."""
    declared = declared_by(view)
    allowed = _allowed_djangos(declared)
    if not allowed:
        return
    first, last = min(FITS[each][0] for each in allowed), max(FITS[each][1] for each in allowed)
    django = allowed[0] if len(allowed) == 1 else f"{allowed[0]} to {allowed[-1]}"
    for said in declared.pythons:
        version = version_of(said.version) if said.version else None
        if version is not None and not first <= version <= last:
            message = f"Python {version} does not run Django {django}, which wants {first} to {last}"
            yield view.finding(said.path, said.line, message, about="python")
        elif version is None and (lowest := _lowest(said.allowed)) and lowest < first and declared.production:
            message = f"Python {lowest} is allowed, and Django {django} wants {first} or newer"
            yield view.finding(said.path, said.line, message, about="python")


@check(
    "W911",
    "A module that Python no longer has",
    over=Over.CODEBASE,
    why="The file can't be imported on the Python that the project names, or soon will name: the site does not start.",
    bad="from distutils.version import LooseVersion",
    good="from packaging.version import Version",
    way_out="Python's notes on what was removed name what to use instead.",
    ignore_when="a package brings the module back, and is required.",
)
def module_is_gone(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of removed modules, where the project allows a Python without them."""
    declared = declared_by(view)
    newest = _newest_python(declared)
    if newest is None:
        return
    for module, (since, instead) in PYTHON_WITHOUT.items():
        found = [each for each in loaded(view) if each.module == module and each.how == "import"]
        if newest < Version(since) or (module in ("distutils", "pkg_resources") and "setuptools" in declared.names):
            continue
        if module in declared.names or f"standard-{module}" in declared.names:
            continue
        if first := first_sure(view, found):
            message = f"{module} is gone since Python {since}"
            yield view.finding(first.path, first.line, message, instead, about=module)


@check(
    "W912",
    "Something that this Django no longer has",
    level=Level.ERROR,
    over=Over.CODEBASE,
    why="The import fails on the Django that the requirements name: whatever imports this file does not start.",
    bad="# Django==5.2\nfrom django.utils.translation import ugettext_lazy as _",
    good="from django.utils.translation import gettext_lazy as _",
    way_out="Django's release notes name what to use instead.",
    ignore_when="the file is never loaded.",
)
def name_is_gone(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of names that were removed before the oldest Django that the requirements allow."""
    oldest = _oldest_django(declared_by(view))
    if oldest is None:
        return
    for path, file in view.files.items():
        for each in file.imports if file.kind in ("code", "migration") and not file.failure else ():
            if not each.target.startswith("django.") or (file.kind == "migration" and each.target.endswith("Field")):
                continue
            found = next((one for one in REMOVED if each.target == one or each.target.startswith(f"{one}.")), "")
            if not found or each.scope or Version(REMOVED[found][0]) > oldest:
                continue
            if is_sure(view, path, each.line):
                message = f"{found.removeprefix('django.')[:40]} is gone since Django {REMOVED[found][0]}"
                yield view.finding(path, each.line, message, f"use {REMOVED[found][1]}", about=each.target)


@check(
    "W913",
    "A package keeps Django old",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The requirements would take a newer Django, and the installer quietly chose an older one, because a package in"
    " the lock rules the newer one out. Nobody decided that, and nobody is told when support ends.",
    bad='# poetry.lock\nname = "django-prometheus"\n[package.dependencies]\nDjango = ">=4.2,<5.3"',
    good='# pyproject.toml says it, so that it can be read\ndjango = ">=5.2,<5.3"  # for django-prometheus',
    way_out="Ask the package's makers, replace it, or write the cap and its reason beside Django's own line.",
    ignore_when="the newer Django is not wanted yet.",
)
def kept_old(view: CodebaseView) -> Iterator[Finding]:
    """Find packages of a lock whose cap on Django is lower than what the project itself allows."""
    declared = declared_by(view)
    own = declared.django()
    for path, lock in declared.locks.items():
        django = lock.get("django")
        version = version_of(django.version) if django else None
        if own is None or version is None or own.pinned:
            continue
        newer = [each for each in DJANGOS if each > version and _may_have(own.specifier, each)]
        for package in lock.values():
            cap = package.requires.get("django", "")
            barred = [each for each in newer if cap and not _may_have(cap, each)]
            if barred and _is_top(cap):
                message = f"{package.name} {package.version} keeps Django at {version}: it wants {_top(cap)}"[:79]
                yield view.finding(path, package.line, message, about=package.name)


def _allowed_djangos(declared: Declared) -> list[Version]:
    """Return the series of Django that the lock or the requirements allow, the oldest first."""
    if locked := declared.locked("django"):
        found = version_of(locked[1].version)
        series = [Version(f"{found.major}.{found.minor}")] if found else []
        return [each for each in series if each in FITS]
    line = declared.django()
    if line is None or not line.specifier:
        return []
    return sorted(each for each in FITS if _may_have(line.specifier, each))


def _oldest_django(declared: Declared) -> Version | None:
    if locked := declared.locked("django"):
        found = version_of(locked[1].version)
        return Version(f"{found.major}.{found.minor}") if found else None
    line = declared.django()
    if line is None or not line.specifier:
        return None
    return min((each for each in DJANGOS if _may_have(line.specifier, each)), default=None)


def _newest_python(declared: Declared) -> Version | None:
    """Return the Python that is named for running, or the oldest one that a range allows."""
    named = [found for said in declared.pythons if said.version and (found := version_of(said.version))]
    ranges = [found for said in declared.pythons if not said.version and (found := _lowest(said.allowed))]
    return max(named, default=None) or max(ranges, default=None)


def _lowest(allowed: str) -> Version | None:
    pythons = [Version(f"3.{minor}") for minor in range(5, 16)]
    return min((each for each in pythons if SpecifierSet(allowed).contains(f"{each}.9")), default=None)


def _may_have(specifier: str, series: Version) -> bool:
    allowed = SpecifierSet(specifier)
    return any(allowed.contains(f"{series}.{patch}") for patch in range(40))


def _is_top(specifier: str) -> bool:
    return any(each.operator in ("<", "<=", "~=", "==") for each in SpecifierSet(specifier))


def _top(specifier: str) -> str:
    return ",".join(str(each) for each in SpecifierSet(specifier) if each.operator in ("<", "<=", "~=", "=="))
