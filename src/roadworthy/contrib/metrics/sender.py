"""Sends datagrams to the agent on the same host, and waits for nothing."""

from __future__ import annotations

import os
import socket


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

    def send(self, said: str) -> None:
        """Send an object of JSON, or drop it; never raise and never wait."""
        try:
            if self.dropped:
                said = f'{said[:-1]},"dropped":{self.dropped}}}'
            (self.socket or self._open()).sendto(said.encode("ascii"), self.path)
            self.dropped = 0
        except Exception:  # no agent, no room, no right
            self.dropped += 1

    def _open(self) -> socket.socket:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        return self.socket


class PatientSender:
    """Sends one by one for a program that has time: it waits a moment for an agent that has much to read."""

    def __init__(self, path: str, patience_s: float = 2.0) -> None:
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(patience_s)

    def send(self, said: str) -> bool:
        """Send an object of JSON; say whether the agent's socket took it."""
        try:
            self.socket.sendto(said.encode("ascii"), self.path)
        except OSError:
            return False
        return True
