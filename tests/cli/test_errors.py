"""Whatever goes wrong ends in sentences and an exit code."""

from __future__ import annotations

import argparse
import errno
import io
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli.errors import run_command
from roadworthy.cli.terminal import Terminal
from roadworthy.problems import ProblemsFound, Rule, Where

TOO_LATE = Rule("E999", "Too late", "The paper is printed.")


def ended(run: Callable[[], int]) -> tuple[int, str]:
    """Run a command; return its exit code and what was said."""
    err = io.StringIO()
    terminal = Terminal(io.StringIO(), err, io.StringIO())
    code = run_command(argparse.Namespace(run=lambda arguments, terminal: run()), terminal)
    return code, err.getvalue()


def raising(error: BaseException) -> Callable[[], int]:
    def run() -> int:
        raise error

    return run


def test_a_command_that_ends_well_gives_its_code() -> None:
    assert ended(lambda: 0) == (0, "")


def test_problems_are_said_one_after_the_other() -> None:
    problems = [TOO_LATE.problem("the ferry has left", "take the next", Where("plan", 3)), TOO_LATE.problem("it rains")]
    assert ended(raising(ProblemsFound(problems))) == (
        1,
        "error: plan:3: the ferry has left (E999)\n  hint: take the next\nerror: it rains (E999)\n",
    )


def test_a_full_disk_is_a_sentence() -> None:
    assert ended(raising(OSError(errno.ENOSPC, "No space left on device", "/srv/x"))) == (
        1,
        "error: no space left on the disk of /srv/x (E002)\n  hint: free some space, then run this again\n",
    )


def test_a_folder_that_can_not_be_written_is_a_sentence_with_the_way_out() -> None:
    assert ended(raising(OSError(errno.EROFS, "Read-only file system", "/srv/.roadworthy"))) == (
        1,
        "error: /srv/.roadworthy: read-only file system (E003)\n"
        "  hint: road keeps what it makes in .roadworthy beside roadworthy.toml: work on a copy that can be written\n",
    )


def test_a_file_that_may_not_be_read_is_a_sentence() -> None:
    assert ended(raising(PermissionError(errno.EACCES, "Permission denied", "/srv/key"))) == (
        1,
        "error: /srv/key: permission denied (E003)\n  hint: check that it is there and may be used\n",
    )


def test_a_fault_of_our_own_is_kept_in_a_report_and_not_shown() -> None:
    code, said = ended(raising(ZeroDivisionError("secret figure")))
    assert code == 3
    assert "secret figure" not in said
    report = re.search(r"please report it with (\S+)", said)
    assert report
    assert "ZeroDivisionError: secret figure" in Path(report[1]).read_text()
    Path(report[1]).unlink()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["INT", "TERM", "HUP"]
)
def test_a_signal_ends_a_command_as_a_shell_expects(number: int, code: int) -> None:
    before = signal.getsignal(number)

    def run() -> int:
        os.kill(os.getpid(), number)
        signal.sigtimedwait([], 5)
        return 0

    assert ended(run) == (code, "\nstopped\n")
    assert signal.getsignal(number) == before
