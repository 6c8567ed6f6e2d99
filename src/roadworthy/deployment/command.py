"""Runs one program to its end while a site is prepared, and keeps its last lines."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KEPT_LINES = 400
Hear = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit code, and the last lines it wrote (standard output and error, as they came)."""

    code: int
    lines: tuple[str, ...]
    timed_out: bool = False

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self.lines)


def run_program(
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    hear: Hear | None = None,
    time_limit_s: float = 1800.0,
    keep_open: Sequence[int] = (),
) -> Outcome:
    """Run `words` in `folder` to the end, hand every line to `hear`, and leave nothing of it running.

    `keep_open` are file descriptors that the program inherits. Raises OSError when it can't be started at all.
    """
    program = subprocess.Popen(
        list(words),
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        pass_fds=tuple(keep_open),
    )
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end_group(program)

    limit = threading.Timer(time_limit_s, end_late)
    limit.start()
    try:
        lines = _listen(program, hear)
        code = program.wait()
    except BaseException:
        _end_group(program)
        raise
    finally:
        limit.cancel()
    return Outcome(code, lines, late.is_set())


def _listen(program: subprocess.Popen[str], hear: Hear | None) -> tuple[str, ...]:
    kept: deque[str] = deque(maxlen=KEPT_LINES)
    assert program.stdout is not None
    for raw in program.stdout:
        line = raw.rstrip()
        kept.append(line)
        if hear:
            hear(line)
    return tuple(kept)


def _end_group(program: subprocess.Popen[str]) -> None:
    """Ask the program and all it started to stop; after five seconds, make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, number)
            program.wait(timeout=5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
