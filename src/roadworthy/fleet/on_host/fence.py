"""Lets only the newest deploy of a site change this host: an older one that was asleep wakes up to a closed gate."""

from __future__ import annotations

import copy
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.operations import STATE, Call, Refused, find, operation

PATIENCE_S = 60.0
LOOK_S = 0.02


@operation("fence.do")
def do(call: Call) -> dict[str, Any]:
    """Run another operation, unless a newer deploy has been here since."""
    message = call.message
    with held(message["key"], int(message["token"])):
        return find(message["operation"])(asking(call, message["message"]))


def asking(call: Call, message: dict[str, Any]) -> Call:
    """Return a call for another operation within this one."""
    other = copy.copy(call)
    other.message = message
    return other


def standing(key: str) -> int:
    """Return the token of the newest deploy that has been here; 0 when none has."""
    try:
        return int(_file(key).read_text() or 0)
    except (OSError, ValueError):
        return 0


@contextmanager
def held(key: str, token: int) -> Iterator[None]:
    """Keep newer deploys out until a step is done. Raise Refused when one has come before."""
    _file(key).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(_file(key), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _is_let_in(handle, token):
            _raise_to(handle, token)
        yield
    finally:
        os.close(handle)


def _is_let_in(handle: int, token: int) -> bool:
    _take(handle, fcntl.LOCK_SH)
    highest = int(os.pread(handle, 32, 0) or 0)
    if highest > token:
        sentence = "a newer deploy has taken over here, so this one may change nothing more"
        raise Refused(sentence, "`road history` says what the newer one did", "fenced")
    return highest == token


def _raise_to(handle: int, token: int) -> None:
    """Wait for the steps of older deploys that are under way, then shut them out."""
    fcntl.flock(handle, fcntl.LOCK_UN)
    _take(handle, fcntl.LOCK_EX)
    if int(os.pread(handle, 32, 0) or 0) < token:
        os.pwrite(handle, b"%-20d" % token, 0)
        os.fsync(handle)
    fcntl.flock(handle, fcntl.LOCK_UN)
    if not _is_let_in(handle, token):
        raise Refused("its fence could not be raised", "run this again", "fenced")


def _take(handle: int, kind: int) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until_s:
                hint = "wait until it has ended, then run this again"
                raise Refused("a step of an earlier deploy is still under way there", hint, "busy") from None
            time.sleep(LOOK_S)


def _file(key: str) -> Path:
    return Path(STATE) / key / "fence"
