"""Says lines to a running program's socket on this host, and puts files in place in the same breath."""

from __future__ import annotations

import socket
from typing import Any

from roadworthy.fleet.on_host.files import put_all
from roadworthy.fleet.on_host.ground import digest_of
from roadworthy.fleet.on_host.operations import Call, Refused, operation
from roadworthy.fleet.on_host.record import Record, recording

TIME_LIMIT_S = 10.0
LONGEST = 1 << 22


@operation("talk.say")
def say(call: Call) -> dict[str, Any]:
    """Say lines, one connection for each, and return the replies."""
    return {"replies": talked(call.message["talk"])}


@operation("talk.switch")
def switch(call: Call) -> dict[str, Any]:
    """Put files in place, then say what makes the running program agree with them."""
    with recording() as record:
        written = put_all(call, record, call.message["files"])
        replies = talked(call.message["talk"])
        _told(record, written)
    return {"replies": replies}


def _told(record: Record, written: list[str]) -> None:
    """Remember that what runs with these files knows of them: it needs no reload."""
    for path in written:
        with open(path, "rb") as file:
            digest = digest_of(file.read())
        for known in record.units.values():
            if path in known["files"]:
                known["files"][path] = digest


def talked(talk: dict[str, Any]) -> list[str]:
    """Say lines to a socket. Raise Refused when nobody listens there."""
    return [_one(talk["socket"], line) for line in talk["lines"]]


def _one(path: str, line: str) -> str:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.settimeout(TIME_LIMIT_S)
            one.connect(path)
            one.sendall(line.encode() + b"\n")
            one.shutdown(socket.SHUT_WR)
            return _reply(one)
    except OSError as error:
        why = "it does not answer" if isinstance(error, socket.timeout) else (error.strerror or str(error)).lower()
        hint = "see that the program runs there; `road apply` starts it"
        raise Refused(f"nothing listens at {path}: {why}", hint) from None


def _reply(one: socket.socket) -> str:
    found = b""
    while len(found) < LONGEST:
        piece = one.recv(1 << 16)
        if not piece:
            break
        found += piece
    return found.decode(errors="replace")
