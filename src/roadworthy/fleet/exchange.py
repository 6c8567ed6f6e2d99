"""One call to a host: an ssh, the message on its standard input, and JSON lines on its standard output."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from roadworthy.fleet.program import Program

MARK = b"roadworthy-host "
FRAME = 1 << 18
END_GRACE_S = 2.0
LOOK_S = 0.5
NOISE = 200


class Lost(Exception):  # noqa: N818 - what it means is decided by whoever knows the host
    """The call ended without its last line. `state` is what the host's Python said of itself, if it said anything."""

    def __init__(self, state: str, errors: str, exit_code: int, is_late: bool = False) -> None:
        self.state, self.errors, self.exit_code, self.is_late = state, errors, exit_code, is_late
        super().__init__(errors)


@dataclass
class Exchange:
    """A call under way. `words` start the host's Python there; `asked` is what it is asked.

    `moments` are the clock's times of starting and of the host's first line, in seconds.
    """

    words: Sequence[str]
    asked: dict[str, Any]
    program: Program
    stream: Iterable[bytes] | None = None
    on_event: Callable[[dict[str, Any]], None] = lambda _: None
    on_start: Callable[[subprocess.Popen[bytes]], None] = lambda _: None
    moments: list[float] = field(default_factory=list)
    _state: str = ""
    _fault: BaseException | None = None
    _marked: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, time_limit_s: float) -> dict[str, Any]:
        """Return the last line. Raise Lost when there is none, also when the time is over."""
        with tempfile.TemporaryFile() as errors:
            self.moments.append(time.time())
            process = subprocess.Popen(
                list(self.words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
            )
            self.on_start(process)
            sender = threading.Thread(target=self._send, args=(process.stdin,), daemon=True)
            sender.start()
            try:
                last = self._receive(process, time.monotonic() + time_limit_s)
            finally:
                self._finish(process, sender)
            if self._fault:
                raise self._fault
            if last is not None:
                return last
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()
            raise Lost(self._state, said, process.returncode, self._over_time)

    # Receiving.

    _over_time: bool = False

    def _receive(self, process: subprocess.Popen[bytes], until_s: float) -> dict[str, Any] | None:
        assert process.stdout
        lines = Lines(process.stdout)
        while True:
            left_s = until_s - time.monotonic()
            if left_s <= 0 or self._fault:
                self._over_time = left_s <= 0
                return None
            for line in lines.ready(min(left_s, LOOK_S)):
                if (last := self._heed(line)) is not None:
                    return last
            if lines.is_over:
                return None

    def _heed(self, line: bytes) -> dict[str, Any] | None:
        if not self._marked.is_set():
            if line.startswith(MARK):  # what comes before is a shell's greeting
                self.moments.append(time.time())
                self._state = line[len(MARK) :].decode().strip()
                self._marked.set()
            return None
        found: dict[str, Any] = json.loads(line)
        if "event" not in found:
            return found
        self.on_event(found["event"])
        return None

    # Sending.

    def _send(self, pipe: IO[bytes]) -> None:
        with suppress(OSError, ValueError):  # the host has gone: the receiver finds out why
            self._send_message(pipe)
            self._marked.wait()
            if self._state.startswith("need"):
                pipe.write(b"%d\n" % len(self.program.packed) + self.program.packed)
                pipe.flush()
            if self.stream is not None:
                self._send_stream(pipe, self.stream)
            self._over.wait()
            pipe.write(b"ok\n")
            pipe.close()

    def _send_message(self, pipe: IO[bytes]) -> None:
        bootstrap, message = self.program.bootstrap, json.dumps(self.asked).encode()
        pipe.write(b"%d\n" % len(bootstrap) + bootstrap + b"%s %d\n" % (self.program.name.encode(), len(message)))
        pipe.write(message)
        pipe.flush()

    def _send_stream(self, pipe: IO[bytes], stream: Iterable[bytes]) -> None:
        pieces = iter(stream)
        while True:
            try:
                piece = next(pieces, None)
            except BaseException as error:  # it is the caller's own: it is raised where the caller waits
                self._fault = error
                return
            for at in range(0, len(piece or b""), FRAME):
                frame = (piece or b"")[at : at + FRAME]
                pipe.write(b"%d\n" % len(frame) + frame)
            if piece is None:
                pipe.write(b"0\n")
                pipe.flush()
                return

    def _finish(self, process: subprocess.Popen[bytes], sender: threading.Thread) -> None:
        self._marked.set()
        self._over.set()
        sender.join(END_GRACE_S if process.poll() is None and not self._over_time else 0.1)
        try:
            process.wait(0 if self._over_time or self._fault else END_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdout, process.stdin):
            with suppress(OSError, ValueError):
                if pipe and not sender.is_alive():
                    pipe.close()


class Lines:
    """The lines of a pipe, as they come."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._rest, self.is_over = pipe, b"", False
        self._selector = selectors.DefaultSelector()
        self._selector.register(pipe, selectors.EVENT_READ)

    def ready(self, within_s: float) -> list[bytes]:
        """Return the whole lines that have come, after waiting for some no longer than so many seconds."""
        if not self._selector.select(within_s):
            return []
        found = os.read(self._pipe.fileno(), 1 << 18)
        if not found:
            self.is_over = True
            self._selector.close()
            return []
        *lines, self._rest = (self._rest + found).split(b"\n")
        return lines
