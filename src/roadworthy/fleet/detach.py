"""Puts a run in the background, and tells the one who started it whether it came up."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from roadworthy.fleet.family import member, send
from roadworthy.fleet.log_line import OWN_NAME
from roadworthy.fleet.rules import ENDED_UNSAID
from roadworthy.problems import Level, Problem, ProblemsFound, Where


def detach(run: Callable[[Callable[[], None]], int], log_folder: Path) -> int:
    """Call `run(ready)` in a process of its own, in the background; return its number once it has called `ready`.

    What it prints by itself goes to road.log. When it fails before, its ProblemsFound are raised here.
    Ctrl-C while waiting stops it. Call this from a process without other threads, for it forks.
    """
    log_folder.mkdir(parents=True, exist_ok=True)
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    first = os.fork()
    if first == 0:
        os.close(reader)
        _be_first(run, writer, log_folder)
    os.close(writer)
    with os.fdopen(reader, "r") as news:
        return _await(first, news.readline, log_folder)


def _await(first: int, read: Callable[[], str], log_folder: Path) -> int:
    """Wait for the news. Whenever this is interrupted, what runs in the background has told its number, or will."""
    pid = 0
    try:
        os.waitpid(first, 0)
        pid = int(read() or 0)
        words = read()
    except KeyboardInterrupt:
        _stop(pid or int(read() or 0), read)
        raise
    if words == "ready\n":
        return pid
    if words:
        raise ProblemsFound(_problem(one) for one in json.loads(words))
    log = log_folder / f"{OWN_NAME}.log"
    raise ProblemsFound([ENDED_UNSAID.problem("the run in the background ended at once", f"see the end of {log}")])


def _stop(pid: int, read: Callable[[], str]) -> None:
    """Ask the background to stop, and wait until it has: then its end of the pipe is closed."""
    one = member(pid)
    if one:
        send(one, signal.SIGTERM)
        while read():
            pass


def _be_first(run: Callable[[Callable[[], None]], int], writer: int, log_folder: Path) -> None:
    """Leave the terminal's session for good: its leader ends, so that no terminal can become ours again."""
    os.setsid()
    if os.fork() == 0:
        _be_second(run, writer, log_folder)
    os._exit(0)


def _be_second(run: Callable[[Callable[[], None]], int], writer: int, log_folder: Path) -> None:
    code = 1
    try:
        _redirect(log_folder / f"{OWN_NAME}.log")
        _tell(writer, f"{os.getpid()}\n")
        code = run(lambda: _tell(writer, "ready\n"))
    except ProblemsFound as found:
        _tell(writer, json.dumps([_words(problem) for problem in found.problems]) + "\n")
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _redirect(log: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    for source, target in ((nothing, 0), (words, 1), (words, 2)):
        os.dup2(source, target)
    for handle in (nothing, words):
        os.close(handle)


def _tell(writer: int, words: str) -> None:
    with suppress(OSError):  # nobody waits any more
        os.write(writer, words.encode())


def _words(problem: Problem) -> dict[str, object]:
    place = problem.where
    where = {"file": place.file, "line": place.line, "part": place.part}
    return {
        "level": problem.level,
        "message": problem.message,
        "hint": problem.hint,
        "id": problem.id,
        "where": where,
    }


def _problem(words: dict[str, object]) -> Problem:
    where = words["where"]
    assert isinstance(where, dict)
    return Problem(
        Level(str(words["level"])),
        str(words["message"]),
        str(words["hint"]),
        Where(**where),
        str(words["id"]),
    )
