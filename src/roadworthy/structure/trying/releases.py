"""Migrates the database of the last release to the code of today: what the next deploy will do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadworthy.problems import ProblemsFound
from roadworthy.structure.checks.since import as_it_was
from roadworthy.structure.checks.trying.migrating import CANT_UPGRADE
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.migrations import INSIDE, stopped
from roadworthy.structure.trying.tried import Tried, said

WHAT = "migrating from the last release"
GIT_TIME_LIMIT_S = 20
SCRATCH = "release"
OF_ROWS = ("IntegrityError", "NotNullViolation", "UniqueViolation", "DataError")
ASIDE, OWN = "today", ".roadworthy"


def try_last_release(ground: Ground, codebase: Codebase, folder: Path, since: str) -> Tried:
    """Migrate a database with the code of the last tag, or of `since`, and then with that of today."""
    revision = since or last_tag(folder)
    if not revision:
        return Tried(not_looked_at=(f"{WHAT}: {_why_none(folder)}",))
    try:
        with as_it_was(folder, revision) as was:
            if not _migrations(folder) - _migrations(was):
                return Tried(told=(f"no new migration since {revision}",))
            return _upgraded(ground, was, revision)
    except ProblemsFound as found:
        return Tried(not_looked_at=(f"{WHAT}: {found.problems[0].message}",))


def last_tag(folder: Path) -> str:
    """Return the last tag before this code; nothing where git knows none."""
    try:
        words = ["git", "-C", str(folder), "describe", "--tags", "--abbrev=0"]
        for more in ([], ["HEAD^"]):
            done = subprocess.run(
                [*words, *more], capture_output=True, text=True, timeout=GIT_TIME_LIMIT_S, check=False
            )
            tag = done.stdout.strip() if done.returncode == 0 else ""
            if tag and (more or not _is_head(folder, tag)):
                return tag
    except (OSError, subprocess.TimeoutExpired):
        pass
    return ""


def _why_none(folder: Path) -> str:
    """Say why no release is known."""
    if not any((each / ".git").exists() for each in (folder.resolve(), *folder.resolve().parents)):
        return "this is no git repository, so nothing is known of one"
    return "git knows no tag before this code; name the revision that serves with --since"


def _is_head(folder: Path, tag: str) -> bool:
    words = ["git", "-C", str(folder), "rev-parse", f"{tag}^{{commit}}", "HEAD"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=GIT_TIME_LIMIT_S, check=False)
    return len(set(done.stdout.split())) == 1


def _migrations(folder: Path) -> frozenset[str]:
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("migrations/*.py"))


@contextmanager
def in_its_place(folder: Path, was: Path) -> Iterator[None]:
    """Lay the code of before in the place of today's, whose settings, packages and databases it gets, for a while."""
    aside = folder.with_name(ASIDE)
    folder.rename(aside)
    try:
        shutil.copytree(was, folder, symlinks=True)
        (aside / OWN).rename(folder / OWN)
        yield
    finally:
        if (folder / OWN).is_dir():
            (folder / OWN).rename(aside / OWN)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)


def _upgraded(ground: Ground, was: Path, revision: str) -> Tried:
    """Migrate with rows; where that fails, without, to tell what is wrong with rows that were only made up."""
    before, after = _both(ground, was, ["migrate", "fill"])
    filled = before.get("filled", 0)
    if before.get("step") == "fill" and before.get("failed"):
        before["failed"] = None
    if why := before.get("why_not") or said_of(before):
        return Tried(not_looked_at=(f"{WHAT}: the code of {revision} doesn't get its database here: {why}",))
    count, failed = after.get("applied", 0), after.get("failed")
    rows = f", with rows of {filled} model{'' if filled == 1 else 's'}" if filled else ""
    told = (f"{count} migration{'' if count == 1 else 's'} applied to the database of {revision}{rows}",)
    if not failed:
        return Tried(told=told)
    whence = f"from {revision}"
    if filled and not _both(ground, was, ["migrate"])[1].get("failed"):
        if failed["error"] not in OF_ROWS:
            return Tried(told=told, not_looked_at=(f"{WHAT} with rows, as made-up ones lead to: {said(failed)}",))
        whence += ", with rows,"
    findings = tuple(stopped(ground, CANT_UPGRADE, whence, after))
    return Tried(findings, told, () if findings else (f"{WHAT}: {said(failed)}",))


def _both(ground: Ground, was: Path, steps: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers of the code of before, to these steps, and of today's to the migration that comes after."""
    with in_its_place(ground.folder, was):
        before = ground.ask(INSIDE, {"scratch": SCRATCH, "how": "empty", "steps": steps}, ground.time_limit_s)
    if before.get("why_not") or (before.get("failed") and before.get("step") != "fill"):
        return before, {}
    return before, ground.ask(INSIDE, {"scratch": SCRATCH, "how": "kept", "steps": ["migrate"]}, ground.time_limit_s)


def said_of(answer: dict[str, Any]) -> str:
    """Return how it failed; nothing where it did not."""
    return said(answer["failed"]) if answer.get("failed") else ""
