"""A little web server for the tests of visitors, that does on purpose what servers do by accident."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[int, bytes], bytes | None]
"""Takes the number of the question on its connection and the question; None closes without an answer."""

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Server:
    """What it was asked, and where it is."""

    port: int
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """Serve at a free port of this machine; each connection has a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening.getsockname()[1])

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    server.connections += 1
                    threading.Thread(target=_talk, args=(connection, answer, server), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)


def _talk(connection: socket.socket, answer: Answer, server: Server) -> None:
    with connection, suppress(OSError):
        number = 0
        while question := _question(connection):
            server.asked.append(question)
            said = answer(number, question)
            if said is None:
                return
            connection.sendall(said)
            if b"close" in question.lower().partition(b"\r\n\r\n")[0] or not said.startswith(b"HTTP/1.1 2"):
                return
            number += 1


def _question(connection: socket.socket) -> bytes:
    found = b""
    while b"\r\n\r\n" not in found:
        more = connection.recv(65536)
        if not more:
            return b""
        found += more
    head, _, body = found.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
