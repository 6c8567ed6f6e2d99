"""The keeper: a tiny process beside the supervisor that ends everything of its run when the supervisor is killed.

It is told on a pipe of each process that was started or taken in. The supervisor says "done" when it has ended
all by itself; when the pipe closes without that word, the keeper does it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from roadworthy.fleet.ending import end
from roadworthy.fleet.family import Family, Member

GRACE_S = 5.0
SOURCE = Path(__file__).parents[2]
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from roadworthy.fleet.keeper import main; main()"


class Keeper:
    """The supervisor's end of the pipe."""

    def __init__(self, marks: Mapping[str, str], known: Iterable[Member] = ()) -> None:
        self._told: set[Member] = set()
        words = [f"{name}={value}" for name, value in marks.items()]
        self._popen = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", PROGRAM, str(SOURCE), *words],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self.pid = self._popen.pid
        assert self._popen.stdin is not None
        os.set_blocking(self._popen.stdin.fileno(), False)
        for one in known:
            self.tell(one)

    @property
    def is_alive(self) -> bool:
        """Say whether the keeper still keeps."""
        return self._popen.poll() is None

    def tell(self, one: Member) -> None:
        """Tell the keeper of a process. This never waits, even for a keeper that somebody has stopped."""
        if one not in self._told:
            self._told.add(one)
            self._write(f"member {one.pid} {one.started}\n")

    def forget(self, one: Member) -> None:
        """Tell the keeper that a process and all of its group are gone."""
        if one in self._told:
            self._told.discard(one)
            self._write(f"gone {one.pid} {one.started}\n")

    def dismiss(self) -> None:
        """Say that nothing is left to keep, and wait for the keeper to go."""
        self._write("done\n")
        self.close()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(2.0)
        if self._popen.returncode is None:
            self._popen.kill()
            self._popen.wait()

    def close(self) -> None:
        """Close the pipe of a keeper that has died."""
        assert self._popen.stdin is not None
        with suppress(OSError):
            self._popen.stdin.close()

    def _write(self, words: str) -> None:
        assert self._popen.stdin is not None
        with suppress(OSError):  # it has died; the supervisor will start another and tell it all again
            self._popen.stdin.write(words.encode())


def keep(lines: Iterable[str], marks: Mapping[str, str], grace_s: float = GRACE_S) -> None:
    """Remember what `lines` tell until they end; end what is left unless the last word was that all is done."""
    known: set[Member] = set()
    for line in lines:
        word, *numbers = line.split()
        if word == "done":
            return
        one = Member(int(numbers[0]), int(numbers[1]))
        (known.add if word == "member" else known.discard)(one)
    end(Family(marks, tuple(known)), grace_s)


def main() -> None:
    """Be the keeper. The words of the command line are the folder of this program, then the marks."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    marks = dict(word.split("=", 1) for word in sys.argv[2:])
    with os.fdopen(0, "r") as lines:
        keep(lines, marks)
