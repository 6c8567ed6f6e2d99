"""A hub behind a tunnel, as a browser on the workstation meets it: the tunnel is a process, and TLS is real."""

from __future__ import annotations

import http.client
import ssl
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from roadworthy.deployment.hub_proxy import HubProxy, Names
from roadworthy.deployment.hub_tunnel import Away, Tunnel, words
from roadworthy.environments.host import Host
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.stack.hub_key import HubKey

KEY = HubKey("a secret of the gazette")
THEIRS = "https://10.77.0.25:20569"
BRIDGE = """
import os, socket, sys, threading
there = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def back():
    while data := there.recv(65536):
        os.write(1, data)
    os._exit(0)
threading.Thread(target=back, daemon=True).start()
while data := os.read(0, 65536):
    there.sendall(data)
there.shutdown(socket.SHUT_WR)
"""
"""What `ssh -W` does."""


class Hub(BaseHTTPRequestHandler):
    """Says what it was asked; each request is kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        seen: list[tuple[str, str, dict[str, str], bytes]] = self.server.seen  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        seen.append((self.command, self.path, dict(self.headers), body))
        self.send_response(302 if self.path == "/-/leave" else 200)
        if self.path == "/-/leave":
            self.send_header("Location", f"{THEIRS}/-/enter")
        self.send_header("Set-Cookie", "hub_session=abc; HttpOnly; Path=/; Secure")
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else b"hello")

    do_POST = do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


def hub_with(key: HubKey, folder: Path) -> ThreadingHTTPServer:
    """Return a hub that serves with the certificate of a key."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.daemon_threads = True
    server.seen = []  # type: ignore[attr-defined]
    certificate = key.certificate("10.77.0.25")
    (folder / "hub.pem").write_text(certificate.certificate + certificate.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "hub.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    server = hub_with(KEY, tmp_path)
    yield server
    server.shutdown()
    server.server_close()


def tunnel_to(port: int) -> Tunnel:
    return Tunnel([sys.executable, "-c", BRIDGE, str(port)], KEY.certificate("10.77.0.25").certificate)


@pytest.fixture
def proxy(hub: ThreadingHTTPServer) -> Iterator[HubProxy]:
    with HubProxy(0, tunnel_to(hub.server_port), THEIRS, "gazette-production") as found:
        threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
        yield found
        found.shutdown()
        found.tunnel.close()


def ask(
    proxy: HubProxy, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    one = http.client.HTTPConnection("127.0.0.1", proxy.server_port, timeout=20)
    one.request(method, path, body or None, headers)
    answer = one.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    one.close()
    return found


def seen(hub: ThreadingHTTPServer) -> list[tuple[str, str, dict[str, str], bytes]]:
    found: list[tuple[str, str, dict[str, str], bytes]] = hub.seen  # type: ignore[attr-defined]
    return found


def test_the_hub_is_met_under_its_own_name_and_answers_under_ours(proxy: HubProxy, hub: ThreadingHTTPServer) -> None:
    ours = proxy.names.ours
    status, headers, text = ask(
        proxy, "/-/leave?a=b", "POST", b"x=1", Origin=ours, Referer=f"{ours}/gazette-production/",
        Cookie="gazette-production.hub_session=abc; hub_session=other; gazette-local.hub_session=third",
    )  # fmt: skip
    ((method, path, asked, body),) = seen(hub)
    assert (method, path, body) == ("POST", "/-/leave?a=b", b"x=1")
    assert (asked["Host"], asked["Origin"], asked["Referer"]) == (
        "10.77.0.25:20569", THEIRS, f"{THEIRS}/gazette-production/",
    )  # fmt: skip
    assert asked["Cookie"] == "hub_session=abc"
    assert (status, text) == (200, b"hello")
    assert headers["set-cookie"] == "gazette-production.hub_session=abc; HttpOnly; Path=/"
    assert "strict-transport-security" not in headers


def test_who_is_sent_elsewhere_in_the_hub_stays_here(proxy: HubProxy) -> None:
    status, headers, _ = ask(proxy, "/-/leave")
    assert (status, headers["location"]) == (302, f"{proxy.names.ours}/-/enter")


def test_connections_are_used_again(proxy: HubProxy, hub: ThreadingHTTPServer) -> None:
    for _ in range(5):
        assert ask(proxy)[0] == 200
    assert ask(proxy, method="HEAD")[2] == b""
    assert proxy.tunnel._free.qsize() == 1
    assert len(seen(hub)) == 6


def test_a_page_of_somebody_else_gets_nothing(proxy: HubProxy, hub: ThreadingHTTPServer) -> None:
    assert ask(proxy, Host=f"evil.example:{proxy.server_port}")[0] == 421
    assert ask(proxy, "/", "POST", b"", **{"Content-Length": "9999999"})[0] == 413
    assert seen(hub) == []


def test_a_hub_that_went_away_is_said_and_met_again(tmp_path: Path, proxy: HubProxy, hub: ThreadingHTTPServer) -> None:
    assert ask(proxy)[0] == 200
    proxy.tunnel.close()
    right, proxy.tunnel.words = proxy.tunnel.words, [sys.executable, "-c", "raise SystemExit('no way there')"]
    status, _, text = ask(proxy)
    assert (status, text) == (502, b"the hub does not answer: no way there\n")
    proxy.tunnel.words = right
    assert ask(proxy)[0] == 200


def test_somebody_else_at_the_port_is_not_shown(tmp_path: Path) -> None:
    other = hub_with(HubKey("of somebody else"), tmp_path)
    try:
        with pytest.raises(Away, match=r"who answers there is not the hub \(self.signed certificate\)"):
            tunnel_to(other.server_port).take().connect()
    finally:
        other.shutdown()
        other.server_close()


def test_ssh_is_told_to_join_a_port_of_the_host_itself(tmp_path: Path) -> None:
    told = words(SshOptions(control_folder=tmp_path), Host("hub1", "10.77.0.25", ("hub",)), 20569)
    assert told[:3] == ("ssh", "-W", "127.0.0.1:20569")
    assert told[-2:] == ("--", "10.77.0.25")


def test_cookies_of_others_are_not_passed_on() -> None:
    names = Names(THEIRS, "http://127.0.0.1:8710", "gazette-production")
    assert dict(names.asked([("Cookie", "sessionid=1; gazette-production.a=b")])) == {"Cookie": "a=b"}
