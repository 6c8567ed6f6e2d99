"""Answers one call after another for as long as the workstation is there: Python starts once for all of them."""

from __future__ import annotations

import io
import json
import queue
import sys
import threading
from typing import IO, Any

from roadworthy.fleet.on_host.bootstrap import MARK
from roadworthy.fleet.on_host.operations import Call, do


def stay(asked: dict[str, Any], source: IO[bytes], sink: IO[bytes]) -> None:
    """Run what is asked, and what is asked after that; each call begins with the mark, as the first one did."""
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    gone = threading.Event()
    threading.Thread(target=_hear, args=(source, requests, gone), daemon=True).start()
    do(asked["operation"], _call(asked, sink, gone))
    while (found := requests.get()) is not None:
        version = ".".join(str(number) for number in sys.version_info[:3])
        sink.write(f"{MARK} have {version}\n".encode())
        sink.flush()
        do(found["operation"], _call(found, sink, gone))


def _call(asked: dict[str, Any], sink: IO[bytes], gone: threading.Event) -> Call:
    call = Call(asked["message"], io.BytesIO(), sink)
    call.gone = gone
    return call


def _hear(source: IO[bytes], requests: queue.SimpleQueue[Any], gone: threading.Event) -> None:
    """Take the requests; the end of the input is the end of the workstation."""
    while head := source.readline():
        message = source.read(int(head))
        if len(message) < int(head):
            break
        requests.put(json.loads(message))
    gone.set()
    requests.put(None)
