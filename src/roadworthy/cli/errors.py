"""Where every command ends: problems become sentences and an exit code, and never a traceback."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from roadworthy.cli.terminal import Terminal
from roadworthy.problems import Problem, ProblemsFound, Rule

FINE, NOT_FINE, CALLED_WRONGLY, COULD_NOT_FIND_OUT = 0, 1, 2, 3
BY_SIGNAL = 128

DISK_FULL = Rule("E002", "The disk is full", "Nothing can be written, so nothing more can be done safely.")
FILE_REFUSED = Rule("E003", "A file can't be read or written", "The operating system refuses it.")
OWN_FAULT = Rule("E001", "Roadworthy itself has a fault", "A case nobody thought of; the report says where.")
RULES = (OWN_FAULT, DISK_FULL, FILE_REFUSED)


class Stopped(KeyboardInterrupt):
    """The command was asked to end, by a signal; like Ctrl-C, it lets everything under way be ended first."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


def run_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command that `arguments` name; turn whatever goes wrong into sentences and an exit code."""
    try:
        with _stoppable():
            code: int = arguments.run(arguments, terminal)
        return code
    except ProblemsFound as found:
        for problem in found.problems:
            terminal.complain(problem)
        return NOT_FINE
    except BrokenPipeError:  # the reader has seen enough; what is left in the buffer has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BY_SIGNAL + signal.SIGPIPE
    except KeyboardInterrupt as stop:
        terminal.tell("\nstopped")
        return BY_SIGNAL + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    except OSError as error:
        terminal.complain(_file_problem(error))
        return NOT_FINE
    except Exception:
        terminal.complain(OWN_FAULT.problem("a fault in Roadworthy", f"please report it with {_keep_report()}"))
        return COULD_NOT_FIND_OUT


@contextmanager
def _stoppable() -> Iterator[None]:
    """Make the signals that would end road at once raise Stopped instead; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)


def _file_problem(error: OSError) -> Problem:
    if error.errno == errno.ENOSPC:
        where = f" of {error.filename}" if error.filename else ""
        return DISK_FULL.problem(f"no space left on the disk{where}", "free some space, then run this again")
    name = str(error.filename or "a file")
    hint = "check that it is there and may be used"
    if error.errno == errno.EROFS:
        hint = "road keeps what it makes in .roadworthy beside roadworthy.toml: work on a copy that can be written"
    return FILE_REFUSED.problem(f"{name}: {(error.strerror or str(error)).lower()}", hint)


def _keep_report() -> Path:
    with tempfile.NamedTemporaryFile("w", prefix="road-fault-", suffix=".txt", delete=False) as report:
        report.write(traceback.format_exc())
    return Path(report.name)
