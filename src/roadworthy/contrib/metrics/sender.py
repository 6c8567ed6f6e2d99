"""Sends datagrams to the agent on the same host, and waits for nothing."""

from __future__ import annotations

import atexit
import os
import socket
import threading
from collections import deque
from collections.abc import Callable
from time import sleep

from .datagram import LONGEST_BYTES

MOST_GATHERED = 32
WITHIN_S = 0.5
"""What is gathered is sent so soon, also when nothing more comes; a process that is killed loses no more than this."""
MARGIN_BYTES = 100


class Sender:
    """Sends to the socket at `path`. What can't be sent is counted in `dropped`, and told with what can.

    What is said of a request is gathered, and put into words only when it is sent, with that of others: after a
    request the processor's caches hold the site's code, and ours and the kernel's costs ten times as much by itself.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.dropped = 0
        self.socket: socket.socket | None = None
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()
        self.gathered: deque[Callable[[], str]] = deque()
        os.register_at_fork(after_in_child=self.forget)
        atexit.register(self.flush)

    def forget(self) -> None:
        """Begin anew: what is gathered is the parent's, and a child's descriptors may be other files by then."""
        self.socket = self.thread = None
        self.lock = threading.Lock()
        self.gathered = deque()

    def gather(self, say: Callable[[], str]) -> None:
        """Send what this returns, an object of JSON, together with others and `WITHIN_S` at the latest."""
        self.gathered.append(say)
        if len(self.gathered) >= MOST_GATHERED:
            self.flush()
        elif self.thread is None:
            self._begin()

    def _begin(self) -> None:
        with self.lock:
            if self.thread is None:
                thread = threading.Thread(target=self._keep_sending, name="roadworthy-metrics", daemon=True)
                thread.start()
                self.thread = thread

    def _keep_sending(self) -> None:
        while True:
            sleep(WITHIN_S)
            self.flush()

    def flush(self) -> None:
        """Send what is gathered, several in a datagram."""
        lines, size_bytes = list[str](), 0
        while self.gathered:
            try:
                said = self.gathered.popleft()()
            except Exception:  # another thread took the last one; or a figure is lost, and nothing else
                continue
            size_bytes += len(said) + 1
            if lines and size_bytes > LONGEST_BYTES - MARGIN_BYTES:
                self.send(*lines)
                lines, size_bytes = [], len(said) + 1
            lines.append(said)
        if lines:
            self.send(*lines)

    def send(self, *lines: str) -> None:
        """Send objects of JSON in one datagram, or drop them; never raise and never wait."""
        try:
            said = "\n".join(lines)
            if self.dropped:
                said = f'{said[:-1]},"dropped":{self.dropped}}}'
            (self.socket or self._open()).sendto(said.encode("ascii"), self.path)
            self.dropped = 0
        except Exception:  # no agent, no room, no right
            self.dropped += len(lines)

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
