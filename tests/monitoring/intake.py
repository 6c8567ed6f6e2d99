"""A hub's door as a real HTTP server: it keeps each batch once, and misbehaves as it is told to."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from roadworthy.monitoring import agent
from roadworthy.monitoring.series.batch import Batch

KEY, TOKEN = "gazette-production", "a token of this host's own"


class Intake:
    """What came in, by sender and number; `answer` says how the next post is treated."""

    def __init__(self, seed: int = 1) -> None:
        self.stored: dict[tuple[str, str, int], list[Any]] = {}
        self.bodies: list[bytes] = []
        self.posts = self.twice = 0
        self.answer: Callable[[], str] = lambda: "200"
        self.chance = random.Random(seed)
        self.lock = threading.Lock()

    def take(self, body: bytes) -> None:
        Batch.read(body)  # what the series would refuse is no batch
        head, *lines = [json.loads(line) for line in zlib.decompress(body).decode().splitlines()]
        place = (head["site"], head["sender"], head["number"])
        with self.lock:
            self.bodies.append(body)
            self.twice += place in self.stored
            self.stored.setdefault(place, [head, *lines])

    def badly(self) -> str:
        """Return one of all the ways to misbehave, or none."""
        return self.chance.choice(
            ["200", "200", "503", "500", "hang up before", "hang up after", "half an answer", "noise"]
        )

    def heads(self) -> list[dict[str, Any]]:
        return [self.stored[place][0] for place in sorted(self.stored, key=lambda one: (one[0], one[1], one[2]))]

    def lines(self) -> list[Any]:
        return [line for place in sorted(self.stored) for line in self.stored[place][1:]]

    def points(self, name: str, **labels: str) -> list[list[float]]:
        """Return the samples of all series of a name with these labels, in the order of time."""
        found = [line for line in self.lines() if isinstance(line, list) and line[0] == name and len(line) == 3]
        kept = [line for line in found if labels.items() <= line[1].items()]
        return sorted((sample for line in kept for sample in line[2]), key=lambda one: one[0])

    def increase(self, name: str) -> float:
        """Return by how much all totals of a name have grown, where a smaller value is one that began anew."""
        series: dict[str, list[list[float]]] = {}
        for line in self.lines():
            if isinstance(line, list) and line[0] == name:
                series.setdefault(json.dumps(line[1], sort_keys=True), []).extend(line[2])
        grown = 0.0
        for samples in series.values():
            last = 0.0
            for _, value in sorted(samples, key=lambda one: one[0]):
                grown += value - last if value >= last else value
                last = value
        return grown

    def observed(self, name: str) -> Counter[str]:
        """Return the buckets of all histograms of a name, added up."""
        whole: Counter[str] = Counter()
        for line in self.lines():
            if isinstance(line, list) and line[0] == name:
                whole.update({key: count for sample in line[3] for key, count in sample[1].items()})
        return whole


@contextmanager
def opened(intake: Intake, port: int = 0, certificate: Path | None = None) -> Iterator[int]:
    """Listen until the end, and yield the port."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            intake.posts += 1
            way = intake.answer()
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                way = "401"
            if way in ("200", "hang up after", "half an answer"):
                intake.take(body)
            if way == "hang":
                time.sleep(3)
            if way.startswith("hang"):
                self.close_connection = True
            elif way == "half an answer":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
                self.close_connection = True
            elif way == "noise":
                self.wfile.write(b"\x00\x01 220 mail.example ESMTP\r\n\r\n")
                self.close_connection = True
            else:
                self.say(int(way))

        def say(self, status: int) -> None:
            self.send_response(status)
            if status == 503:
                self.send_header("Retry-After", "1")
            said = b'{"ok":true}' if status == 200 else b'{"ok":false,"error":"as it was told"}'
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # an agent that is killed leaves its connection

    server = Server(("127.0.0.1", port), Door)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class Running:
    """An agent as a process of its own, and the site's end of its socket."""

    def __init__(self, folder: Path, hub: str, **changes: Any) -> None:
        self.folder, self.socket = folder, str(folder / "s.sock")
        (folder / "token").write_text(f"{TOKEN}\n")
        sites = {KEY: {"socket": self.socket, "environment": "production"}}
        config = {
            "host": "web1",
            "hub": hub,
            "token_file": str(folder / "token"),
            "spool": str(folder / "spool"),
            "sites": sites,
        }
        self.config = {**config, "interval_s": 2, "timeout_s": 1, **changes}
        self.process: subprocess.Popen[bytes] | None = None
        self.out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def start(self, python: str = sys.executable) -> None:
        (self.folder / "agent.json").write_text(json.dumps(self.config))
        words = [python, "-I", agent.__file__, str(self.folder / "agent.json")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                words, stderr=log, env={"PATH": os.environ["PATH"], "MALLOC_ARENA_MAX": "1"}
            )
        until(lambda: self._listens() or self.ended())

    def _listens(self) -> bool:
        try:
            self.out.connect(self.socket)
        except OSError:
            return False
        return True

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def send(self, raw: bytes) -> None:
        """Send a datagram, and wait for room where the queue is full."""
        self.out.settimeout(10)
        self.out.send(raw)

    def wait_until_read(self) -> None:
        """Wait until no datagram is on its way: the kernel says how many bytes nobody has read."""
        import fcntl
        import struct
        import termios

        until(lambda: struct.unpack("i", fcntl.ioctl(self.out, termios.TIOCOUTQ, b"\0" * 4))[0] == 0)
        time.sleep(0.05)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def end(self) -> int:
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def log(self) -> list[str]:
        return (self.folder / "log").read_text().splitlines()

    def spooled(self) -> list[Path]:
        return sorted((self.folder / "spool" / KEY).glob("*.batch"))


@contextmanager
def running(folder: Path, hub: str, **changes: Any) -> Iterator[Running]:
    """Run an agent until the end."""
    one = Running(folder, hub, **changes)
    one.start()
    try:
        yield one
    finally:
        with suppress(ProcessLookupError):
            one.kill()


def until(is_so: Callable[[], bool], limit_s: float = 20) -> None:
    """Wait until something is so. Raise AssertionError where it never is."""
    end_s = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.02)


def request(**changes: Any) -> bytes:
    """Return a datagram about a request."""
    usual = {
        "v": 1,
        "kind": "request",
        "at": time.time(),
        "view": "articles.views.front",
        "method": "GET",
        "status": 200,
    }
    figures = {"ms": 12.3, "db_ms": 4.1, "queries": 10, "hits": 2, "misses": 1, "bytes": 5120, "release": "20261121-1"}
    return json.dumps({**usual, **figures, "repeated": [], "id": "3f2a", **changes}).encode()
