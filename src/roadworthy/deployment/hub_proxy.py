"""Shows a hub that is reached through a tunnel to the browser on this workstation, at an address of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from roadworthy.deployment.hub_tunnel import Away, Connection, Tunnel
from roadworthy.stack.reach import LOOPBACK

Header = tuple[str, str]
OF_ONE_CONNECTION = frozenset(
    ("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length")
)
ONLY_OVER_TLS = frozenset(("strict-transport-security",))
SECURE = re.compile(r";\s*secure\b", re.IGNORECASE)
MOST_BYTES = 1 << 20
NAMES = (LOOPBACK, "localhost")


@dataclass(frozen=True)
class Names:
    """The hub's own address, the one it has here, and a word that keeps its cookies from those of other hubs."""

    theirs: str
    ours: str
    key: str

    def asked(self, headers: Iterable[Header]) -> Iterator[Header]:
        """Yield the headers of a request as the hub is to see them."""
        for name, value in headers:
            if name.lower() == "host":
                yield name, self.theirs.partition("//")[2]
            elif name.lower() in ("origin", "referer"):
                yield name, re.sub(r"^http://(?:127\.0\.0\.1|localhost)(?::\d+)?", lambda _: self.theirs, value)
            elif name.lower() == "cookie":
                yield name, self._own_cookies(value)
            elif name.lower() not in OF_ONE_CONNECTION:
                yield name, value

    def _own_cookies(self, value: str) -> str:
        mark = f"{self.key}."
        return "; ".join(each[len(mark) :] for each in re.split(r";\s*", value) if each.startswith(mark))

    def answered(self, headers: Iterable[Header]) -> Iterator[Header]:
        """Yield the headers of an answer as the browser is to see them."""
        for name, value in headers:
            if name.lower() == "set-cookie":
                yield name, f"{self.key}.{SECURE.sub('', value)}"
            elif name.lower() == "location":
                yield name, value.replace(self.theirs, self.ours, 1) if value.startswith(self.theirs) else value
            elif name.lower() not in OF_ONE_CONNECTION | ONLY_OVER_TLS:
                yield name, value


class HubProxy(ThreadingHTTPServer):
    """Answers at a port of this workstation alone with what the hub says. Raise OSError when the port is taken."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, port: int, tunnel: Tunnel, theirs: str, key: str) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.tunnel = tunnel
        self.names = Names(theirs, f"http://{LOOPBACK}:{self.server_port}", key)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away."""


class Handler(BaseHTTPRequestHandler):
    """One connection of the browser."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: HubProxy

    def do_GET(self) -> None:
        """Pass it on."""
        self._pass_on()

    def do_HEAD(self) -> None:
        """Pass it on."""
        self._pass_on()

    def do_POST(self) -> None:
        """Pass it on."""
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""

    def _pass_on(self) -> None:
        size = self.headers.get("Content-Length", "0")
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in NAMES:  # a page of somebody else, whose name was made to mean this machine
            self._say(421, "the hub has another name here")
        elif not size.isdigit() or int(size) > MOST_BYTES or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._say(413, "no form of the hub is that big")
        else:
            try:
                self._answer(self.rfile.read(int(size)))
            except (Away, HTTPException, OSError) as error:
                self._say(502, f"the hub does not answer: {error or type(error).__name__}")

    def _answer(self, body: bytes) -> None:
        connection = self.server.tunnel.take()
        was_begun = connection.is_begun
        try:
            found, whole = self._asked(connection, body)
        except (HTTPException, OSError):
            connection.close()
            if not was_begun:
                raise
            found, whole = self._asked(connection, body)  # the hub had ended a connection that nobody used
        if found.will_close:
            connection.close()
        self.server.tunnel.give_back(connection)
        self.send_response_only(found.status, found.reason)
        for name, value in self.server.names.answered(found.getheaders()):
            self.send_header(name, value)
        if self.command != "HEAD" and found.status not in (204, 304):
            self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole)

    def _asked(self, connection: Connection, body: bytes) -> tuple[HTTPResponse, bytes]:
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.server.names.asked(self.headers.items()):
            connection.putheader(name, value)
        if body or self.command == "POST":
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        found = connection.getresponse()
        return found, found.read()

    def _say(self, status: int, sentence: str) -> None:
        text = f"{sentence}\n".encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)
