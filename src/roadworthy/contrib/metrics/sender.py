"""Sends datagrams to the agent on the same host, and waits for nothing."""

from __future__ import annotations

import json
import os
import socket
from typing import Any

LONGEST_BYTES = 8 * 1024
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode


class Sender:
    """Sends to the socket at `path`. What can't be sent is counted in `dropped`, and told with what can."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.dropped = 0
        self.socket: socket.socket | None = None
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Open another socket the next time: a child's descriptors may be closed, and be other files by then."""
        self.socket = None

    def send(self, said: dict[str, Any]) -> None:
        """Send, or drop; never raise and never wait."""
        try:
            if self.dropped:
                said["dropped"] = self.dropped
            self._socket().sendto(datagram(said), self.path)
            self.dropped = 0
        except Exception:  # no agent, no room, no right, or something that JSON doesn't know
            self.dropped += 1

    def _socket(self) -> socket.socket:
        if self.socket is None:
            opened = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            opened.setblocking(False)
            self.socket = opened
        return self.socket


def datagram(said: dict[str, Any]) -> bytes:
    """Return it as JSON in ASCII, short enough: the repeated queries go first, then texts are cut."""
    text = _encode(said)
    if len(text) > LONGEST_BYTES and said.get("repeated"):
        said["repeated"] = []
        text = _encode(said)
    if len(text) > LONGEST_BYTES:
        text = _encode({key: value[:200] if isinstance(value, str) else value for key, value in said.items()})
    return text.encode("ascii")
