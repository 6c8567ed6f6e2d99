"""Connections to a hub through ssh, over TLS, with the hub's own certificate and no other."""

from __future__ import annotations

import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import Empty, LifoQueue
from typing import IO

from roadworthy.environments.host import Host
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.stack.reach import LOOPBACK

TIME_LIMIT_S = 30.0
LONGEST_SAID = 300


class Away(Exception):  # noqa: N818 - it reads better
    """The hub was not reached; says why."""


def words(options: SshOptions, host: Host, port: int) -> tuple[str, ...]:
    """Return the words of ssh that join its standard input and output to a port of a host itself."""
    own = options.words(host)
    return (own[0], "-W", f"{LOOPBACK}:{port}", *own[1:])


@dataclass
class Tunnel:
    """The way to one hub: each connection is a process of these words. `certificate` (PEM) is the only one trusted."""

    words: Sequence[str]
    certificate: str
    _free: LifoQueue[Connection] = field(default_factory=LifoQueue)

    def take(self) -> Connection:
        """Return a connection that nobody uses, or a new one."""
        with suppress(Empty):
            return self._free.get_nowait()
        return Connection(self._open)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for the next request."""
        self._free.put(connection)

    def close(self) -> None:
        """End every connection that nobody uses."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()

    def _open(self) -> socket.socket:
        """Return a connection to the hub. Raise Away when there is none."""
        here, there = socket.socketpair()
        said = tempfile.TemporaryFile()  # noqa: SIM115 - read when the process has ended
        here.settimeout(TIME_LIMIT_S)
        end = there.fileno()
        process = subprocess.Popen(list(self.words), stdin=end, stdout=end, stderr=said, start_new_session=True)
        there.close()
        threading.Thread(target=process.wait, daemon=True).start()
        try:
            return self._context.wrap_socket(here, server_hostname=LOOPBACK)
        except ssl.SSLCertVerificationError as error:
            here.close()
            raise Away(f"who answers there is not the hub ({error.verify_message})") from None
        except OSError as error:
            here.close()
            raise Away(_why(process, said) or str(error.strerror or error)) from None

    @property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.certificate)


class Connection(HTTPConnection):
    """One connection to the hub; it is begun at its first request."""

    def __init__(self, begin: Callable[[], socket.socket]) -> None:
        super().__init__(LOOPBACK, timeout=TIME_LIMIT_S)
        self._begin = begin

    def connect(self) -> None:
        """Begin it."""
        self.sock = self._begin()

    @property
    def is_begun(self) -> bool:
        """Say whether it was used before: it may have ended meanwhile."""
        return self.sock is not None


def _why(process: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    """Return what ssh says, which ends when nobody is at its other side."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    said.seek(0)
    text = said.read().decode(errors="replace").strip()
    return text.splitlines()[-1][:LONGEST_SAID] if text else ""
