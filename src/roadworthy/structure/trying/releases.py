"""Migrates the database of the last release to the code of today: what the next deploy will do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
ASIDE, OWN = "today", ".roadworthy"


def try_last_release(ground: Ground, codebase: Codebase, folder: Path, since: str) -> Tried:
    """Migrate a database with the code of the last tag, or of `since`, and then with that of today."""
    revision = since or last_tag(folder)
    if not revision:
        return Tried(not_looked_at=(f"{WHAT}: git knows no tag before this code; name a revision with --since",))
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
    with in_its_place(ground.folder, was):
        first = ground.ask(INSIDE, {"scratch": SCRATCH, "how": "empty", "steps": ["migrate"]}, ground.time_limit_s)
    why = first.get("why_not") or (said(first["failed"]) if first.get("failed") else "")
    if why:
        return Tried(not_looked_at=(f"{WHAT}: the code of {revision} doesn't get its database here: {why}",))
    second = ground.ask(INSIDE, {"scratch": SCRATCH, "how": "kept", "steps": ["migrate"]}, ground.time_limit_s)
    count = second.get("applied", 0)
    told = (f"{count} migration{'' if count == 1 else 's'} applied to the database of {revision}",)
    failed = second.get("failed")
    if not failed:
        return Tried(told=told)
    findings = tuple(stopped(ground, CANT_UPGRADE, f"from {revision}", second))
    return Tried(findings, told, () if findings else (f"{WHAT}: {said(failed)}",))
