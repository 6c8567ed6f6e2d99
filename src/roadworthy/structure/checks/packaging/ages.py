"""Versions that get no more security releases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.declared import Declared, declared_by
from roadworthy.structure.checks.packaging.requirement import version_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

# The months in which support ended or will end, as Django and Python say in their lists of supported versions.
_DJANGO = """
1.11 2020-04  2.0 2019-04  2.1 2019-12  2.2 2022-04  3.0 2021-04  3.1 2021-12  3.2 2024-04  4.0 2023-04  4.1 2023-12
4.2 2026-04  5.0 2025-04  5.1 2025-12  5.2 2028-04  6.0 2027-04  6.1 2027-12
"""
_PYTHON = """
3.4 2019-03  3.5 2020-09  3.6 2021-12  3.7 2023-06  3.8 2024-10  3.9 2025-10  3.10 2026-10  3.11 2027-10  3.12 2028-10
3.13 2029-10  3.14 2030-10  3.15 2031-10
"""


def _ends(text: str) -> dict[Version, date]:
    words = text.split()
    found = {}
    for series, month in zip(words[::2], words[1::2], strict=True):
        year, number = map(int, month.split("-"))
        found[Version(series)] = date(year + number // 12, number % 12 + 1, 1)
    return found


DJANGOS, PYTHONS = _ends(_DJANGO), _ends(_PYTHON)


@check(
    "W908",
    "A Django that gets no more security releases",
    over=Over.CODEBASE,
    why="The faults that are found in it are published with the releases of its successors: everybody knows them, and"
    " this site keeps them.",
    bad="Django==3.2.25",
    good="Django==5.2.8",
    way_out="Go up one series at a time, with -W error::DeprecationWarning in the tests; rest on those marked LTS.",
    ignore_when="somebody else sends you security releases for it.",
)
def old_django(view: CodebaseView) -> Iterator[Finding]:
    """Find the newest Django that the requirements or the lock allow, when its time is over."""
    declared = declared_by(view)
    path, line, series = _newest_django(declared)
    if series is not None and (end := _end(DJANGOS, series)) and end <= view.today:
        message = f"Django {series} has had no security releases since {_month(end)}"
        yield view.finding(path, line, message, about="django")


@check(
    "W909",
    "A Python that gets no more security releases",
    over=Over.CODEBASE,
    why="Faults in its ssl, http and archive modules stay open, and one package after the other gives it up: their"
    " security releases no longer install.",
    bad="FROM python:3.8-slim",
    good="FROM python:3.13-slim",
    way_out="Take a newer Python for the image, and run the tests on it with -W error::DeprecationWarning.",
    ignore_when="a distribution with support of its own looks after it.",
)
def old_python(view: CodebaseView) -> Iterator[Finding]:
    """Find the Python of an image or a version file, or the newest one that a range allows, when its time is over."""
    for said in declared_by(view).pythons:
        if said.version:
            series = version_of(said.version)
        else:
            series = max((each for each in PYTHONS if _allows(said.allowed, each)), default=None)
        if series is not None and (end := _end(PYTHONS, series)) and end <= view.today:
            message = f"Python {series} has had no security releases since {_month(end)}"
            yield view.finding(said.path, said.line, message, about="python")


def _newest_django(declared: Declared) -> tuple[str, int, Version | None]:
    if locked := declared.locked("django"):
        path, each = locked
        return path, each.line, _series(version_of(each.version))
    line = declared.django()
    if line is None or line.url or not line.has_cap:
        return "", 0, None
    newest = (
        version_of(line.pinned)
        if line.pinned
        else max((each for each in DJANGOS if _allows(line.specifier, each)), default=None)
    )
    return line.path, line.line, _series(newest)


def _series(version: Version | None) -> Version | None:
    return Version(f"{version.major}.{version.minor}") if version else None


def _allows(specifier: str, series: Version) -> bool:
    """Say whether some release of a series is allowed: its first, or a late one."""
    allowed = SpecifierSet(specifier)
    return any(allowed.contains(f"{series}.{patch}") for patch in (0, *range(1, 40)))


def _end(ends: dict[Version, date], series: Version) -> date | None:
    if series in ends:
        return ends[series]
    return date(2018, 1, 1) if series < min(ends) else None


def _month(end: date) -> str:
    """Return the last month in which there were releases."""
    last = date(end.year - (end.month == 1), (end.month - 2) % 12 + 1, 1)
    return last.strftime("%Y-%m")
