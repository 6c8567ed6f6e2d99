"""A hundred hosts: what a real agent sent of one is sent on in the names of many, with figures that can be foretold."""

from __future__ import annotations

import http.client
import json
import random
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import roadworthy

AGENT = Path(roadworthy.__file__).parent / "monitoring" / "agent.py"
FORM = "application/x-roadworthy-batch"
KEY = "gazette-production"
VIEWS = 12
START_S = 20.0


class _Sink(BaseHTTPRequestHandler):
    """Keeps what an agent brings."""

    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def _sink() -> Iterator[tuple[int, list[bytes]]]:
    bodies: list[bytes] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Sink", (_Sink,), {"bodies": bodies})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, bodies
        server.shutdown()


def captured(folder: Path) -> list[Any]:
    """Return the lines of a batch that a real agent sent of this host and of a site with a dozen views."""
    with _sink() as (port, bodies):
        place = folder / "site.sock"
        (folder / "token").write_text("token")
        config = {
            "host": "web1", "hub": f"http://127.0.0.1:{port}", "token_file": str(folder / "token"), "interval_s": 2,
            "spool": str(folder / "spool"), "sites": {KEY: {"socket": str(place)}},
        }  # fmt: skip
        (folder / "agent.json").write_text(json.dumps(config))
        agent = subprocess.Popen([sys.executable, str(AGENT), str(folder / "agent.json")])
        try:
            _visit(place, lambda: len(bodies) >= 2)
        finally:
            agent.terminate()
            agent.wait(timeout=10)
    lines = [json.loads(line) for line in zlib.decompress(max(bodies, key=len)).splitlines()[1:]]
    return [line for line in lines if isinstance(line, list)]


def _visit(place: Path, is_over: Any) -> None:
    """Ask the site for pages, as far as its agent can know."""
    chance, until = random.Random(5), time.monotonic() + START_S
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        while not is_over():
            assert time.monotonic() < until, "the agent sent nothing"
            with suppress(OSError):
                one.sendto(_request(chance), str(place))
            time.sleep(0.005)


def _request(chance: random.Random) -> bytes:
    status = chance.choice([200] * 20 + [302, 404, 500])
    ms = chance.lognormvariate(3.0, 0.8)
    given = {
        "v": 1, "kind": "request", "at": time.time(), "view": f"articles.views.page{chance.randrange(VIEWS)}",
        "method": chance.choice(["GET", "GET", "POST"]), "status": status, "ms": ms, "db_ms": ms / 2, "queries": 10,
        "repeated": [["SELECT a FROM b WHERE c = %s", "articles/views.py:41", 7]], "hits": 2, "misses": 1,
        "bytes": 5120, "release": "20261121-120000-abcdef", "id": f"{chance.getrandbits(64):016x}",
    }  # fmt: skip
    return json.dumps(given).encode()


@dataclass
class Host:
    """One host and what it sends; all figures follow from the number of the interval."""

    name: str
    place: int
    lines: list[Any]
    token: str = ""
    number: int = 0
    refused: list[tuple[int, bytes]] = field(default_factory=list)

    def batch(self, number: int, end_s: int, step_s: int = 10) -> bytes:
        """Return what it sends of an interval."""
        head = {"v": 1, "site": KEY, "sender": f"{self.name}/boot", "number": number, "from": end_s - step_s,
                "to": end_s, "dropped": []}  # fmt: skip
        rows = [head, *(self._line(at, line, number, end_s) for at, line in enumerate(self.lines))]
        return zlib.compress("\n".join(json.dumps(row, separators=(",", ":")) for row in rows).encode())

    def figure(self, at: int, name: str, number: int) -> float:
        """Return the value of a line in an interval."""
        noise = (number * 7919 + at * 104_729 + self.place * 1299) % 1000
        return 1000 * number + noise if name.endswith("_total") else noise / 10

    def _line(self, at: int, line: Any, number: int, end_s: int) -> Any:
        labels = {**line[1], "host": self.name}
        if len(line) == 4:
            return [line[0], labels, "h", [[end_s, line[3][-1][1], number, line[3][-1][3]]]]
        return [line[0], labels, [[end_s, self.figure(at, line[0], number)]]]


@dataclass
class Line:
    """One connection to the hub, opened again when it broke; it goes on until the hub has what it was given."""

    port: int
    chance: random.Random
    loses: float = 0.0
    """How often an answer gets lost on the way, so that the batch is sent again."""
    again: int = 0
    took_s: list[float] = field(default_factory=list)
    _way: http.client.HTTPConnection | None = None

    def deliver(self, host: Host, body: bytes, until: float) -> None:
        """Send a batch until it is said to be stored."""
        while True:
            began = time.monotonic()
            assert began < until, f"{host.name} could not deliver in time"
            try:
                status, text = self._post(host.token, body)
            except (OSError, http.client.HTTPException):
                self.close()
                self.again += 1
                time.sleep(self.chance.uniform(0.05, 0.3))
                continue
            self.took_s.append(time.monotonic() - began)
            if status == 200 and self.chance.random() >= self.loses:
                return
            self.again += 1
            if status != 200:
                host.refused.append((status, text))
                assert status in (429, 503), (status, text)
                time.sleep(0.2)

    def close(self) -> None:
        if self._way:
            self._way.close()
        self._way = None

    def _post(self, token: str, body: bytes) -> tuple[int, bytes]:
        self._way = self._way or http.client.HTTPConnection("localhost", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": FORM}
        self._way.request("POST", "/-/intake", body, headers)
        answer = self._way.getresponse()
        return answer.status, answer.read()


def hosts(count: int, lines: list[Any], folder: Path) -> list[Host]:
    """Return so many hosts that the hub of the folder knows."""
    from roadworthy.hub.sites.senders import Senders

    senders = Senders(folder / "senders")
    found = [Host(f"web{place}", place, lines) for place in range(1, count + 1)]
    for host in found:
        host.token = senders.allow(host.name, [KEY])
    (folder / "sites").mkdir(exist_ok=True)
    described = {"key": KEY, "name": "gazette", "environment": "production", "domains": ["gazette.example"]}
    parts = [{"id": f"{host.name}:web", "role": "web", "host": host.name, "needs": []} for host in found]
    (folder / "sites" / f"{KEY}.json").write_text(json.dumps({**described, "parts": parts}))
    return found
