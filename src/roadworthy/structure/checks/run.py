"""Looking at every file with every check: in parallel, and only where something changed since the last time."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from roadworthy.problems import Level, Problem, Rule, Where
from roadworthy.structure.checks.check import Check, Over
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.kept import Kept, Looked, state_of
from roadworthy.structure.checks.noted_index import Answers, NotedIndex
from roadworthy.structure.checks.overruled import overruled
from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.code.uncollected import uncollected

FAULT = Rule("E477", "A check broke down", "A fault of the check; what it would have found is not known.", Level.NOTE)
RULES = (FAULT,)
_LOOKED_AT = ("code", "migration", "template")
_FEWEST_FOR_TWO, _PER_TASK = 40, 12
_WORTH_TELLING = 1000
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Seen:
    """All that was found, before anything is taken out, and the checks that broke down."""

    findings: tuple[Finding, ...]
    faults: tuple[Problem, ...]
    files: int


def run_checks(
    codebase: Codebase,
    checks: Sequence[Check],
    cache: Path | None = None,
    tell: Tell = lambda line: None,
    today: date | None = None,
) -> Seen:
    """Return what these checks find in a code base; what has an end of life is judged by `today`."""
    kept = Kept(codebase.kept_as, cache, checks)
    state = state_of(codebase.files, codebase.django)
    paths = [path for path, file in codebase.files.items() if file.kind in _LOOKED_AT and not file.failure]
    with uncollected():
        looked, before = _known(codebase, kept, state)
    rest = [path for path in paths if path not in looked]
    looked |= dict(_each(codebase, checks, rest, tell))
    if rest or state != before:
        with uncollected():
            kept.keep(looked, state)
    view = CodebaseView(codebase, today or date.today())
    with uncollected():
        whole, broken = _over(checks, Over.CODEBASE, view)
        asked, faulty = _over(checks, Over.DJANGO, view) if codebase.django else ([], [])
    findings = [*(finding for each in looked.values() for finding in each.findings), *whole, *asked]
    faults = [(path, fault) for path, each in looked.items() for fault in each.faults]
    faults += [("", fault) for fault in (*broken, *faulty)]
    held = overruled(findings, codebase.django)
    ordered = tuple(sorted(held, key=lambda finding: (finding.place, finding.id, finding.message)))
    return Seen(ordered, _problems(faults), len(paths))


def _known(codebase: Codebase, kept: Kept, state: str) -> tuple[dict[str, Looked], str]:
    """Return what was found before and still holds, and the state of all files that it was found in."""
    known, before = kept.load()
    looked = {path: each for path, each in known.items() if path in codebase.files and each.content}
    if state != before:
        answers = Answers(codebase.index)
        looked = {path: each for path, each in looked.items() if each.holds(codebase.files[path].digest, answers)}
    return looked, before


def _problems(faults: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return one problem for each check that broke down, with how often."""
    by_check: dict[str, list[str]] = {}
    for path, check_id in faults:
        by_check.setdefault(check_id, []).append(path)
    return tuple(
        FAULT.problem(f"the check {check_id} broke down over {len(paths)} file(s)", "please report it", Where(paths[0]))
        for check_id, paths in by_check.items()
    )


def _each(codebase: Codebase, checks: Sequence[Check], paths: list[str], tell: Tell) -> Iterator[tuple[str, Looked]]:
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(paths) < _FEWEST_FOR_TWO:
        with uncollected():
            yield from [(path, look(codebase, checks, path)) for path in paths]
        return
    if processes < 2 or sys.platform in ("win32", "darwin"):
        yield from ((path, look(codebase, checks, path)) for path in paths)
        return
    _ = codebase.index  # made once, before the processes part, so that all of them have it
    context = multiprocessing.get_context("fork")
    by_size = sorted(paths, key=lambda path: -codebase.files[path].lines)
    tasks = [by_size[start :: max(1, len(paths) // _PER_TASK)] for start in range(max(1, len(paths) // _PER_TASK))]
    done, quarter = 0, 1
    with ProcessPoolExecutor(min(processes, 8), context, _begin, (codebase, checks)) as pool:
        try:
            for task, looked in zip(tasks, pool.map(_look_at_all, tasks), strict=True):
                yield from zip(task, pickle.loads(looked), strict=True)
                done += len(task)
                if done * 4 >= quarter * len(paths) > _WORTH_TELLING:
                    tell(f"looked at {done} of {len(paths)} files")
                    quarter = done * 4 // len(paths) + 1
        except BrokenProcessPool:
            message = "a process that looked at the code was ended from outside"
            raise MemoryError(message) from None


_state: list[tuple[Codebase, Sequence[Check]]] = []
"""What a process of the pool works on: given to it once, when it begins."""


def _begin(codebase: Codebase, checks: Sequence[Check]) -> None:
    _state[:] = [(codebase, checks)]
    gc.freeze()  # what the process began with is no garbage: looking through it would also copy it


def _look_at_all(paths: list[str]) -> bytes:
    """Return what was found, packed here: what can't be unpacked must not break the pool."""
    ((codebase, checks),) = _state
    return pickle.dumps([look(codebase, checks, path) for path in paths])


def look(codebase: Codebase, checks: Sequence[Check], path: str) -> Looked:
    """Return what these checks find in one file."""
    index = NotedIndex(codebase.index)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        findings, faults = _found(codebase, checks, path, index)
    codebase.forget(path)
    content = codebase.files[path].digest if index.is_whole else ""
    answers = Answers(codebase.index).digest(index.questions)
    return Looked(content, index.questions, answers, tuple(findings), tuple(faults))


def _found(
    codebase: Codebase, checks: Sequence[Check], path: str, index: NotedIndex
) -> tuple[list[Finding], list[str]]:
    file = codebase.files[path]
    if file.kind == "template":
        view: Any = TemplateView(path, codebase.text(path), file.template, index)
        return _over(checks, Over.TEMPLATE, view)
    try:
        view = FileView(file, codebase.text(path), codebase.tree(path), index)
    except RecursionError:
        return [], [check.id for check in checks if check.over is Over.PYTHON][:1]
    return _over(checks, Over.PYTHON, view)


def _over(checks: Sequence[Check], over: Over, view: Any) -> tuple[list[Finding], list[str]]:
    findings: list[Finding] = []
    faults: list[str] = []
    for check in checks:
        if check.over is over:
            try:
                findings += check.findings(view)
            except Exception:  # one check's fault, maybe a plug-in's, must not hide what the others see
                faults.append(check.id)
    return _once(findings), faults


def _once(findings: Sequence[Finding]) -> list[Finding]:
    first: Mapping[Any, Finding] = {(each.id, each.place, each.message): each for each in reversed(findings)}
    return list(first.values())
