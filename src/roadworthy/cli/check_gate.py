"""The gate of a deploy: what it adds to the code that serves is checked first, and an error stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roadworthy.deployment.release.git import Git
from roadworthy.deployment.release.revision import HEAD, Revision
from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.target import Target
from roadworthy.environments.release import DIRTY
from roadworthy.problems import Level, Problem, ProblemsFound, Rule, Where
from roadworthy.structure.checks.since import laid_out

REFUSED = Rule(
    "E591",
    "A deploy adds errors to the code",
    "What `road check` calls an error fails for visitors, or lets strangers in; it was not there in what serves now.",
)
RULES = (REFUSED,)
TIME_LIMIT_S = 60
GRACE_S = 3
LOOK_S = 0.2
MOST_NAMED = 3
JUDGED_BY_DEPLOY = ("W601", "W602", "W603", "W604", "W605", "W606", "W607")
"""What a deploy itself does beside the release that serves, or refuses with more knowledge of the tables."""
COMMAND = (sys.executable, "-m", "roadworthy")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Gate:
    """What a deploy is to be held against: the site's folder, the revision that is wanted, and the one that serves.

    Once it `is_over`, nobody waits for the answer.
    """

    folder: Path
    revision: str
    serves: str
    checks: bool | tuple[str, ...]
    tell: Tell
    time_limit_s: int = TIME_LIMIT_S
    command: Sequence[str] = COMMAND
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Tell what was found. Raise ProblemsFound for errors that are new."""
        git = Git.of(self.folder)
        former = git.commit(self.serves) if git else ""
        if git is None or not former:
            self.tell(f"check: skipped, git does not know {self.serves} here")
            return
        with ExitStack() as stack:
            before = stack.enter_context(laid_out(self.folder, former))
            folder = stack.enter_context(self._wanted(git))
            found = self._found(folder, before)
        if isinstance(found, str):
            self.tell(f"check: skipped, {found}")
        else:
            self._judge(found)

    @contextmanager
    def _wanted(self, git: Git) -> Iterator[Path]:
        """Yield the code to deploy: the folder as it is for what is checked out, else the revision laid out."""
        commit = git.commit(self.revision)
        if self.revision == HEAD or commit == git.commit(HEAD):
            yield self.folder
            return
        with laid_out(self.folder, commit) as folder:
            yield folder

    def _found(self, folder: Path, before: Path) -> Sequence[Mapping[str, Any]] | str:
        """Return the new findings of reading alone, which takes a second or two; or why there are none."""
        chosen = ["--select", ",".join(self.checks)] if isinstance(self.checks, tuple) else []
        words = ["-C", str(folder), "check", "--files-only", "--before", str(before), "--json", *chosen]
        running = subprocess.Popen(
            [*self.command, *words, "--ignore", ",".join(JUDGED_BY_DEPLOY)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            said, complaints = self._said(running)
        except subprocess.TimeoutExpired:
            return f"it takes longer than {self.time_limit_s} s"
        finally:
            _end(running)
        try:
            findings: list[Mapping[str, Any]] = json.loads(said)["findings"]
            return findings
        except (ValueError, KeyError, TypeError):
            lines = [line for line in complaints.splitlines() if line.strip()]
            return f"it could not be done: {lines[0].removeprefix('error: ') if lines else 'it said nothing'}"

    def _said(self, running: subprocess.Popen[str]) -> tuple[str, str]:
        until_s = time.monotonic() + self.time_limit_s
        while True:
            try:
                return running.communicate(timeout=LOOK_S)
            except subprocess.TimeoutExpired:
                if self.is_over.is_set() or time.monotonic() > until_s:
                    raise

    def _judge(self, findings: Sequence[Mapping[str, Any]]) -> None:
        errors = [each for each in findings if each["level"] == Level.ERROR]
        others = [each for each in findings if each["level"] == Level.WARNING]
        since = f"since {self.serves[:7]}"
        if others:
            named = ", ".join(f"{each['id']} {each['file']}:{each['line']}" for each in others[:MOST_NAMED])
            more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
            self.tell(f"check: {_count(len(others), 'new warning')} {since}: {named}{more}")
        elif not errors:
            self.tell(f"check: nothing new {since}")
        if errors:
            hint = "mend what is named above, or mark it in the code; to deploy all the same: --no-check"
            refused = REFUSED.problem(f"this adds {_count(len(errors), 'error')} to what serves {since}", hint)
            raise ProblemsFound([*map(_problem, errors), refused])


def _problem(finding: Mapping[str, Any]) -> Problem:
    where = Where(finding["file"], finding["line"])
    return Problem(Level.ERROR, finding["message"], finding["way_out"], where, finding["id"])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _end(running: subprocess.Popen[str]) -> None:
    """End the check and all that it started: first so that it can end what it asked."""
    for way in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, way)
        with suppress(subprocess.TimeoutExpired):
            running.wait(GRACE_S)


@contextmanager
def checked_meanwhile(target: Target, revision: str, allow_dirty: bool, tell: Tell) -> Iterator[Callable[[], None]]:
    """Check what is to be deployed while other work goes on; yield what waits for that, tells it, and may refuse it."""
    told: list[str] = []
    is_over = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="check") as pool:
        checking = pool.submit(refuse_new_errors, target, revision, allow_dirty, told.append, is_over)

        def judge() -> None:
            try:
                checking.result()
            finally:
                for words in told:
                    tell(words)

        try:
            yield judge
        finally:
            is_over.set()


def refuse_new_errors(
    target: Target, revision: str, allow_dirty: bool, tell: Tell, is_over: threading.Event | None = None
) -> None:
    """Hold what is to be deployed against what serves. Raise ProblemsFound when it adds errors."""
    checks = target.environment.deploy.check
    if checks is False:
        tell(f"check: not wanted ([environments.{target.environment.name}.deploy] check = false)")
        return
    Revision(target.site, lambda words: None, revision, allow_dirty).source()  # what can't be deployed is told first
    release = serving([Entry.of(line) for line in read_ledger(target).history])
    if commit := commit_in(release):
        folder = target.site.folder.resolve()
        Gate(folder, revision, commit, checks, tell, is_over=is_over or threading.Event()).run()
    else:
        tell(f"check: skipped, {f'{release} was made of no commit' if release else 'nothing serves yet'}")


def serving(entries: Sequence[Entry]) -> str:
    """Return the release that serves; nothing where none does."""
    return next((each.release for each in reversed(entries) if each.changed_release), "")


def commit_in(release: str) -> str:
    """Return the start of the commit that a release was made of, as its id says it."""
    words = release.removesuffix(DIRTY).split("-")
    return words[2] if len(words) > 2 else ""
