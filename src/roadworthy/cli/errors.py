"""Where every command ends: problems become sentences and an exit code, and never a traceback."""

from __future__ import annotations

import argparse
import errno
import os
import tempfile
import traceback
from pathlib import Path

from roadworthy.cli.terminal import Terminal
from roadworthy.problems import Problem, ProblemsFound, Rule

FINE, NOT_FINE, CALLED_WRONGLY, COULD_NOT_FIND_OUT = 0, 1, 2, 3

DISK_FULL = Rule("E002", "The disk is full", "Nothing can be written, so nothing more can be done safely.")
FILE_REFUSED = Rule("E003", "A file can't be read or written", "The operating system refuses it.")
OWN_FAULT = Rule("E001", "Roadworthy itself has a fault", "A case nobody thought of; the report says where.")
RULES = (OWN_FAULT, DISK_FULL, FILE_REFUSED)


def run_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command that `arguments` name; turn whatever goes wrong into sentences and an exit code."""
    try:
        code: int = arguments.run(arguments, terminal)
        return code
    except ProblemsFound as found:
        for problem in found.problems:
            terminal.complain(problem)
        return NOT_FINE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return NOT_FINE
    except KeyboardInterrupt:
        terminal.tell("\nstopped")
        return 130
    except OSError as error:
        terminal.complain(_file_problem(error))
        return NOT_FINE
    except Exception:
        terminal.complain(OWN_FAULT.problem("a fault in Roadworthy", f"please report it with {_keep_report()}"))
        return COULD_NOT_FIND_OUT


def _file_problem(error: OSError) -> Problem:
    name = str(error.filename or "a file")
    if error.errno == errno.ENOSPC:
        return DISK_FULL.problem(f"no space left on the disk of {name}", "free some space, then run this again")
    return FILE_REFUSED.problem(
        f"{name}: {(error.strerror or str(error)).lower()}", "check that it is there and may be used"
    )


def _keep_report() -> Path:
    with tempfile.NamedTemporaryFile("w", prefix="road-fault-", suffix=".txt", delete=False) as report:
        report.write(traceback.format_exc())
    return Path(report.name)
