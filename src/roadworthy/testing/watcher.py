"""Outlives a rehearsal that is killed, and clears its machines away: `python -m roadworthy.testing.watcher ADDRESS…`.

Its input is a pipe from the rehearsal. A word on it means that all is cleared; its end without one, that nobody will.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Sequence

from roadworthy.testing.claims import take_claim
from roadworthy.testing.remains import give_back

PATIENCE_S = 30.0
DONE = b"done\n"


class Watcher:
    """The process that watches this one."""

    def __init__(self, addresses: Sequence[str], log: str) -> None:
        with open(log, "ab") as file:  # noqa: PTH123 - as Popen takes it
            self._process = subprocess.Popen(
                [sys.executable, "-m", "roadworthy.testing.watcher", *addresses],
                stdin=subprocess.PIPE, stdout=file, stderr=file, start_new_session=True, cwd="/",
            )  # fmt: skip

    def dismiss(self) -> None:
        """Tell it that nothing is left to clear."""
        with contextlib.suppress(OSError):
            self._process.communicate(DONE, timeout=10)


def watch(addresses: Sequence[str]) -> None:
    """Wait for the owner's end, and clear what it left. Who took an address in the meantime has cleared it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() == DONE:
        return
    claims = [claim for address in addresses if (claim := take_claim(address, PATIENCE_S))]
    for claim in claims:
        if not claim.read():
            claim.release()
    give_back([claim for claim in claims if claim.is_held])


if __name__ == "__main__":
    watch(sys.argv[1:])
