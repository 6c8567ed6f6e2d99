"""Whether tomorrow's installation gets what today's got."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.declared import Declared, declared_by
from roadworthy.structure.checks.packaging.requirement import Required, is_branch
from roadworthy.structure.checks.view_of_codebase import CodebaseView

FEWEST = 2


@check(
    "W903",
    "Requirements without a version",
    over=Over.CODEBASE,
    why="Each host and each build gets what is newest at that hour. The same revision works on one host and fails on"
    " the next, and what was tested is not what is deployed.",
    bad="# requirements.txt\ndjango\npsycopg",
    good="# requirements.txt, made from requirements.in by a tool\ndjango==5.2.8\npsycopg==3.2.12",
    way_out="Make a lock (uv lock, uv pip compile), and install from that.",
    ignore_when="a lock elsewhere has the last word.",
)
def without_version(view: CodebaseView) -> Iterator[Finding]:
    """Find lists for production in a site without a lock, whose lines name no version, nor do its constraints."""
    declared = declared_by(view)
    if not _is_site(view) or declared.locks or any("pylock" in path for path in view.files):
        return
    constrained = {each.name for each in declared.all if each.group == "constraint" and each.specifier}
    for path, lines in _lists(declared).items():
        open_ones = [each for each in lines if not each.specifier and not each.url and each.name not in constrained]
        is_pinned = 2 * sum(bool(each.pinned) for each in lines) > sum(not each.url for each in lines)
        if open_ones and (_is_list(path) or is_pinned) and not _is_compiled(declared, path):
            first = open_ones[0]
            message = f"{len(open_ones)} of {len(lines)} have no version: {', '.join(e.name for e in open_ones)}"
            yield view.finding(path, first.line, message[:79], about=path)


@check(
    "W904",
    "A requirement that follows a branch",
    over=Over.CODEBASE,
    why="Whatever was last pushed there is installed by the next build: it may be broken, or somebody else's. And the"
    " host can't be built when that server is down.",
    bad="django-polls @ git+https://example.org/polls.git@main",
    good="django-polls @ git+https://example.org/polls.git@5f3a9c1",
    way_out="Name a commit or a tag, or build a package of it and require that.",
    ignore_when="it is for trying out the newest, and never for production.",
)
def follows_a_branch(view: CodebaseView) -> Iterator[Finding]:
    """Find requirements from a repository without a commit or a tag."""
    declared = declared_by(view)
    for each in declared.all:
        if each.group == "production" and is_branch(each.url) and not declared.locks:
            yield view.finding(each.path, each.line, f"{each.name} is whatever was last pushed"[:79], about=each.name)


@check(
    "W905",
    "A site without a lock",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="Ranges say what would do, not what was tested. What the required packages require themselves is not said at"
    " all: a release of one that you never heard of stops the deploy.",
    bad='# pyproject.toml alone\ndependencies = ["django>=5.2", "psycopg>=3.2"]',
    good="# pyproject.toml and uv.lock",
    way_out="uv lock, and commit the file it makes.",
    ignore_when="it is a library, and its users choose.",
)
def without_lock(view: CodebaseView) -> Iterator[Finding]:
    """Find sites that name ranges in pyproject.toml or a list, and have no lock beside it."""
    declared = declared_by(view)
    if not _is_site(view) or declared.locks or _has_constraints(view, declared):
        return
    pinned = [each for each in declared.all if each.pinned and _is_list(each.path)]
    ranges = [each for each in declared.production if each.specifier and not each.pinned]
    lists = [each for each in ranges if PurePosixPath(each.path).name == "pyproject.toml" or _is_list(each.path)]
    if len(lists) > FEWEST and len(pinned) < len(lists):
        first = next((each for each in lists if each.name == "django"), lists[0])
        message = f"{len(lists)} requirements are ranges, and there is no lock"
        yield view.finding(first.path, first.line, message, about="lock")


def _is_site(view: CodebaseView) -> bool:
    """Say whether this is something that is deployed, and not a package that others install."""
    names = {path for path in view.files if path.count("/") < 2}
    has_manage = any(path.rpartition("/")[2] == "manage.py" for path in names)
    for path in view.files:
        name = path.rpartition("/")[2]
        if path.count("/") < 2 and name in ("setup.py", "setup.cfg", "pyproject.toml"):
            text = view.text(path)
            if any(word in text for word in ("classifiers", "Classifier", "long_description", "find_packages")):
                return False
    return has_manage and bool(view.index.settings)


def _lists(declared: Declared) -> dict[str, list[Required]]:
    found: dict[str, list[Required]] = {}
    for each in declared.production:
        if _is_list(each.path) or each.path.endswith(("pyproject.toml", "Pipfile")):
            found.setdefault(each.path, []).append(each)
    return found


def _is_list(path: str) -> bool:
    return path.endswith((".txt", ".in"))


def _has_constraints(view: CodebaseView, declared: Declared) -> bool:
    return any(each.group == "constraint" for each in declared.all) or any("pylock" in path for path in view.files)


def _is_compiled(declared: Declared, path: str) -> bool:
    """Say whether a list is the source of another one that has the versions, as pip-compile makes it."""
    lists = [each for each in declared.all if each.group != "constraint" and each.path != path]
    known = {each.name for each in lists if each.pinned}
    names = {each.name for each in declared.all if each.path == path and not each.url}
    return bool(names) and len(names & known) >= 0.8 * len(names)
