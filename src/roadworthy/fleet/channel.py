"""A host's Python that is kept waiting for the next call: one ssh and one start of Python serve a whole command."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any

from roadworthy.fleet.exchange import LOOK_S, MARK, Lines, Lost
from roadworthy.fleet.program import Program

KEPT = 2
"""So many wait at most for each host: with the calls under way no more than the sessions that sshd allows."""
END_GRACE_S = 1.0

OnEvent = Callable[[dict[str, Any]], None]
OnStart = Callable[[subprocess.Popen[bytes]], None]


class Channel:
    """One Python on a host. It is asked one thing at a time; after a Lost it is over."""

    def __init__(self, words: Sequence[str], program: Program, on_start: OnStart) -> None:
        self._program, self._is_new = program, True
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            list(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, start_new_session=True
        )
        assert self._process.stdin and self._process.stdout
        self._given, self._lines = self._process.stdin, Lines(self._process.stdout)
        self.end = weakref.finalize(self, _end, self._process, self._errors)
        on_start(self._process)

    def ask(self, asked: dict[str, Any], on_event: OnEvent, time_limit_s: float) -> dict[str, Any]:
        """Return the last line of the answer. Raise Lost, whose `state` is empty when the host never took the call."""
        state = ""
        until_s = time.monotonic() + time_limit_s
        self._send(self._wire(asked))
        try:
            while (left_s := until_s - time.monotonic()) > 0:
                for line in self._lines.ready(min(left_s, LOOK_S)):
                    if not state:
                        state = self._begun(line)
                    elif "event" in (found := json.loads(line)):
                        on_event(found["event"])
                    else:
                        return dict(found)
                if self._lines.is_over:
                    raise self._lost(state, is_late=False)
            raise self._lost(state, is_late=True)
        except BaseException:
            self.end()
            raise

    def _wire(self, asked: dict[str, Any]) -> bytes:
        message = json.dumps({**asked, "is_kept": True}).encode()
        if not self._is_new:
            return b"%d\n" % len(message) + message
        self._is_new = False
        bootstrap = self._program.bootstrap
        head = b"%d\n" % len(bootstrap) + bootstrap + b"%s %d\n" % (self._program.name.encode(), len(message))
        return head + message

    def _begun(self, line: bytes) -> str:
        """Return what Python says of itself when it takes a call; what comes before is a shell's greeting."""
        if not line.startswith(MARK):
            return ""
        state = line[len(MARK) :].decode().strip()
        if state.startswith("need"):
            self._send(b"%d\n" % len(self._program.packed) + self._program.packed)
        return state

    def _send(self, content: bytes) -> None:
        """Write, without waiting for a host that does not read."""
        threading.Thread(target=_write, args=(self._given, content), daemon=True).start()

    def _lost(self, state: str, is_late: bool) -> Lost:
        if is_late:
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_GRACE_S)
        self._process.kill()
        code = self._process.wait()
        self._errors.seek(0)
        return Lost(state, self._errors.read().decode(errors="replace").strip(), code, is_late)


class Channels:
    """Those of one host. `words` start its Python there."""

    def __init__(self, words: Sequence[str], program: Program) -> None:
        self._words, self._program = words, program
        self._idle: list[Channel] = []
        self._lock = threading.Lock()

    def ask(self, asked: dict[str, Any], on_event: OnEvent, on_start: OnStart, time_limit_s: float) -> dict[str, Any]:
        """Ask one that waits, else a new one. One that has gone while it waited, and took no call, is made anew."""
        if channel := self._taken():
            try:
                return self._asked(channel, asked, on_event, time_limit_s)
            except Lost as lost:
                if lost.state or lost.is_late:
                    raise
        return self._asked(Channel(self._words, self._program, on_start), asked, on_event, time_limit_s)

    def _taken(self) -> Channel | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _asked(self, channel: Channel, asked: dict[str, Any], on_event: OnEvent, time_limit_s: float) -> dict[str, Any]:
        last = channel.ask(asked, on_event, time_limit_s)
        with self._lock:
            if len(self._idle) < KEPT:
                self._idle.append(channel)
                return last
        channel.end()
        return last


def _write(pipe: IO[bytes], content: bytes) -> None:
    with suppress(OSError, ValueError):  # the host has gone: whoever waits for its answer finds out why
        pipe.write(content)
        pipe.flush()


def _end(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    """End a Python that waits: nothing is under way there, or nobody wants it any more."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, errors):
        with suppress(OSError, ValueError):
            if pipe:
                pipe.close()
