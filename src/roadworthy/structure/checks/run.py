"""Looking at every file with every check: in parallel, and only where something changed since the last time."""

from __future__ import annotations

import gc
import pickle
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from roadworthy.problems import Level, Problem, Rule, Where
from roadworthy.structure.checks.apart import Apart, processors
from roadworthy.structure.checks.check import Check, Over
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.judged import judged
from roadworthy.structure.checks.kept import Before, Kept, Looked, content_of, state_of
from roadworthy.structure.checks.noted_index import Answers, NotedIndex
from roadworthy.structure.checks.overruled import overruled
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView
from roadworthy.structure.checks.whole import Whole, look_at_whole
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.code.uncollected import uncollected

FAULT = Rule("E477", "A check broke down", "A fault of the check; what it would have found is not known.", Level.NOTE)
RULES = (FAULT,)
_LOOKED_AT = ("code", "migration", "template")
_FEWEST_FOR_TWO, _LINES_WORTH_TWO = 100, 3000
_WORTH_A_POOL, _PER_TASK, _MOST_PROCESSES = 200, 12, 8
_WORTH_TELLING = 1000
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Seen:
    """All that was found, before anything is taken out, and the checks that broke down."""

    findings: tuple[Finding, ...]
    faults: tuple[Problem, ...]
    files: int


@dataclass(frozen=True)
class Work:
    """What is looked at and by which checks; what the index says is put into short words once for all files."""

    codebase: Codebase
    checks: Sequence[Check]

    @cached_property
    def answers(self) -> Answers:
        """Return the answers to what the checks ask."""
        return Answers(self.codebase.index)


def run_checks(
    codebase: Codebase,
    checks: Sequence[Check],
    cache: Path | None = None,
    tell: Tell = lambda line: None,
    today: date | None = None,
) -> Seen:
    """Return what these checks find in a code base; what has an end of life is judged by `today`."""
    kept = Kept(codebase.kept_as, cache, checks)
    today = today or date.today()
    with uncollected():
        before = kept.load()
        state = state_of(codebase.files, codebase.django)
        work = Work(codebase, checks)
        begun = _begun(work, today, before, is_same=state == before.state)
        looked = _known(work, before.looked, is_same=state == before.state)
    rest = [path for path in _paths(codebase) if path not in looked]
    looked |= dict(_each(work, rest, tell))
    whole = begun()
    if rest or state != before.state or whole is not before.whole:
        with uncollected():
            kept.keep(Before(looked, state, whole))
    findings = [*(finding for each in looked.values() for finding in each.findings), *whole.findings]
    faults = [(path, fault) for path, each in looked.items() for fault in each.faults]
    faults += [("", fault) for fault in whole.faults]
    held = overruled(findings, codebase.django)
    ordered = tuple(sorted(held, key=lambda finding: (finding.place, finding.id, finding.message)))
    return Seen(ordered, _problems(faults), len(_paths(codebase)))


def _paths(codebase: Codebase) -> list[str]:
    return [path for path, file in codebase.files.items() if file.kind in _LOOKED_AT and not file.failure]


def _begun(work: Work, today: date, before: Before, is_same: bool) -> Callable[[], Whole]:
    """Begin to look at the whole, in another process where that is worth it; return what waits for the result.

    Where nothing is known yet all processors are wanted for the files, and the memory too: then it is done at last.
    """
    known = before.whole
    if is_same and known and known.holds(work.codebase, today):
        return lambda: known
    task = partial(look_at_whole, work.codebase, work.checks, today)
    if not before.looked or len(work.codebase.files) < _FEWEST_FOR_TWO or processors() < 2:
        return task
    _ = work.codebase.index  # made once, before the processes part, so that both have it
    return Apart(task).result


def _known(work: Work, known: Mapping[str, Looked], is_same: bool) -> dict[str, Looked]:
    """Return what was found before and still holds."""
    files = work.codebase.files
    looked = {path: each for path, each in known.items() if path in files and each.content}
    if is_same:
        return looked
    return {path: each for path, each in looked.items() if each.holds(content_of(files[path]), work.answers)}


def _problems(faults: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return one problem for each check that broke down, with how often."""
    by_check: dict[str, list[str]] = {}
    for path, check_id in faults:
        by_check.setdefault(check_id, []).append(path)
    return tuple(
        FAULT.problem(f"the check {check_id} broke down over {len(paths)} file(s)", "please report it", Where(paths[0]))
        for check_id, paths in by_check.items()
    )


def _each(work: Work, paths: list[str], tell: Tell) -> Iterator[tuple[str, Looked]]:
    files = work.codebase.files
    if sum(files[path].lines for path in paths) < _LINES_WORTH_TWO:
        with uncollected():
            yield from [(path, look(work, path)) for path in paths]
        return
    if (processes := processors()) < 2:
        yield from ((path, look(work, path)) for path in paths)
        return
    _ = work.codebase.index  # made once, before the processes part, so that all of them have it
    by_size = sorted(paths, key=lambda path: -files[path].lines)
    processes = min(processes, _MOST_PROCESSES)
    if len(paths) < _WORTH_A_POOL:
        yield from _among_few(work, by_size, processes)
    else:
        yield from _in_pool(work, by_size, processes, tell)


def _among_few(work: Work, by_size: list[str], processes: int) -> Iterator[tuple[str, Looked]]:
    """Look at some here and at the others in other processes, each at about as many lines."""
    parts: list[list[str]] = [[] for _ in range(processes)]
    lines = [0] * processes
    for path in by_size:
        least = lines.index(min(lines))
        parts[least].append(path)
        lines[least] += work.codebase.files[path].lines
    others = [(part, Apart(partial(_look_at, work, part))) for part in parts[1:] if part]
    with uncollected():
        yield from zip(parts[0], _look_at(work, parts[0]), strict=True)
        for part, looked in others:
            yield from zip(part, looked.result(), strict=True)


def _in_pool(work: Work, by_size: list[str], processes: int, tell: Tell) -> Iterator[tuple[str, Looked]]:
    """Have a few files at a time looked at by whichever process is free."""
    import multiprocessing  # only where much changed: it brings sockets and more
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    count = len(by_size) // _PER_TASK
    tasks = [by_size[start::count] for start in range(count)]
    done, quarter = 0, 1
    with ProcessPoolExecutor(processes, context, _begin, (work,)) as pool:
        try:
            for task, looked in zip(tasks, pool.map(_look_at_all, tasks), strict=True):
                yield from zip(task, pickle.loads(looked), strict=True)
                done += len(task)
                if done * 4 >= quarter * len(by_size) > _WORTH_TELLING:
                    tell(f"looked at {done} of {len(by_size)} files")
                    quarter = done * 4 // len(by_size) + 1
        except BrokenProcessPool:
            message = "a process that looked at the code was ended from outside"
            raise MemoryError(message) from None


_state: list[Work] = []
"""What a process of the pool works on: given to it once, when it begins."""


def _begin(work: Work) -> None:
    _state[:] = [work]
    gc.freeze()  # what the process began with is no garbage: looking through it would also copy it
    gc.enable()  # it looks at many files, one after the other


def _look_at_all(paths: list[str]) -> bytes:
    """Return what was found, packed here: what can't be unpacked must not break the pool."""
    (work,) = _state
    return pickle.dumps(_look_at(work, paths))


def _look_at(work: Work, paths: list[str]) -> list[Looked]:
    return [look(work, path) for path in paths]


def look(work: Work, path: str) -> Looked:
    """Return what the checks find in one file."""
    codebase, index = work.codebase, NotedIndex(work.codebase.index)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        findings, faults = _found(codebase, work.checks, path, index)
    codebase.forget(path)
    content = content_of(codebase.files[path]) if index.is_whole else ""
    answers = work.answers.digest(index.questions)
    return Looked(content, index.questions, answers, tuple(findings), tuple(faults))


def _found(
    codebase: Codebase, checks: Sequence[Check], path: str, index: NotedIndex
) -> tuple[list[Finding], list[str]]:
    file = codebase.files[path]
    if file.kind == "template":
        view: Any = TemplateView(path, codebase.text(path), file.template, index)
        return judged(checks, Over.TEMPLATE, view)
    try:
        view = FileView(file, codebase.text(path), codebase.tree(path), index)
    except RecursionError:
        return [], [check.id for check in checks if check.over is Over.PYTHON][:1]
    return judged(checks, Over.PYTHON, view)
