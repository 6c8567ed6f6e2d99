"""What can be asked of a host: operations by name, how one is called, and how it answers or refuses.

Every call waits for the imports of the modules that it needs, so these are few: no dataclasses (they bring `inspect`),
and what is seldom needed is imported where it is.
"""

from __future__ import annotations

import errno
import importlib
import io
import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

HERE = __name__.rpartition(".")[0]
RUN = "/run/roadworthy"
STATE = "/var/lib/roadworthy"

Operation = Callable[["Call"], "dict[str, Any]"]
_operations: dict[str, Operation] = {}


class Refused(Exception):  # noqa: N818 - it carries a sentence for the owner; nothing has failed in the program
    """The host can't do it: a sentence without a full stop, the way out, and the name of a rule (host_rules.py)."""

    def __init__(self, sentence: str, hint: str = "", rule: str = "refused") -> None:
        self.sentence, self.hint, self.rule = sentence, hint, rule
        super().__init__(sentence)


class Gone(Exception):  # noqa: N818 - it stops the work where it stands
    """The workstation has gone, and nobody follows."""


class Call:
    """One operation under way: its message, what follows the message, and where events go.

    `gone` is set when the workstation has gone, unless this call is to survive that.
    """

    def __init__(self, message: dict[str, Any], stream: IO[bytes], sink: IO[bytes]) -> None:
        self.message, self.stream, self.sink = message, stream, sink
        self.gone = threading.Event()
        self.lock = threading.Lock()

    def emit(self, event: dict[str, Any]) -> None:
        """Send one event to the workstation; any thread may. Raise Gone when nobody is there."""
        self._send({"event": event})

    def _send(self, line: dict[str, Any]) -> None:
        try:
            with self.lock:
                self.sink.write(json.dumps(line).encode() + b"\n")
                self.sink.flush()
        except BrokenPipeError:
            self.gone.set()
            raise Gone from None

    def raise_if_gone(self) -> None:
        """Raise Gone when nobody waits for the end of this any more."""
        if self.gone.is_set():
            raise Gone


def operation(name: str) -> Callable[[Operation], Operation]:
    """Register an operation. Its name begins with its module's: `store.missing` is in store.py."""

    def register(operation: Operation) -> Operation:
        if operation.__module__.rpartition(".")[2] != name.partition(".")[0]:
            raise ValueError(f"operation {name} must be in {name.partition('.')[0]}.py, not in {operation.__module__}")
        _operations[name] = operation
        return operation

    return register


def find(name: str) -> Operation:
    """Return the operation of that name."""
    importlib.import_module(f"{HERE}.{name.partition('.')[0]}")
    return _operations[name]


class Frames(io.RawIOBase):
    """What follows the message: frames of `LENGTH` in a line and so many bytes, up to one of length 0."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.left, self.is_over = source, 0, False

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, room: Any) -> int:
        """Read some bytes; raise Refused when the stream ends before its last frame."""
        if not self.left and not self.is_over:
            self.left = int(self.source.readline() or -1)
            self.is_over = self.left == 0
        if self.is_over:
            return 0
        found = self.source.read(min(len(room), self.left)) if self.left > 0 else b""
        if not found:
            raise Gone
        self.left -= len(found)
        room[: len(found)] = found
        return len(found)


def answer(asked: dict[str, Any], source: IO[bytes], sink: IO[bytes], program: tuple[str, bytes]) -> None:
    """Run the operation that was asked for, and send what it returns; or why it didn't."""
    if asked.get("is_kept"):
        importlib.import_module(f"{HERE}.staying").stay(asked, source, sink)
        return
    stream = io.BufferedReader(Frames(source), 1 << 18) if asked.get("has_stream") else io.BytesIO()
    call = Call(asked["message"], stream, sink)
    if step := asked.get("step"):
        steps = importlib.import_module(f"{HERE}.steps")
        steps.attend(call, asked, step, program, source)
        return
    if asked.get("is_alone"):
        Path(asked["is_alone"]).unlink()
    elif not asked.get("has_stream"):
        threading.Thread(target=_watch, args=(call, source), daemon=True).start()
    do(asked["operation"], call)


def do(name: str, call: Call) -> None:
    """Run an operation, and send the last line of the call."""
    try:
        last = {"result": find(name)(call)}
    except Exception as error:
        last = ending(error)
    if last:
        with suppress(Gone):
            call._send(last)


def _watch(call: Call, source: IO[bytes]) -> None:
    while os.read(source.fileno(), 1 << 16):
        pass
    call.gone.set()


def ending(error: Exception) -> dict[str, Any]:
    """Return the last line of a call that ended with an error."""
    if isinstance(error, Gone):
        return {}
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        error = disk_full(error)
    if isinstance(error, Refused):
        return {"refused": {"sentence": error.sentence, "hint": error.hint, "rule": error.rule}}
    import traceback

    return {"fault": "".join(traceback.format_exception(type(error), error, error.__traceback__))}


def disk_full(error: OSError) -> Refused:
    """Return the refusal for a disk with no space left."""
    place = str(error.filename2 or error.filename or "")
    words = f"no space left on its disk{f' for {place}' if place else ''}"
    hint = "free some (`df -h` and `du -xh -d 2 / | sort -h` there say where it went), then run this again"
    return Refused(words, hint, "disk_full")
