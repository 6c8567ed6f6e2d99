"""The demo's round: it finds its way from the front page, and knows a right answer from a wrong one."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parents[2]
FRONT = b"""<html><link rel="stylesheet" href="/static/gazette.css"><a href="/about/">About</a>
<a href="/sport/">Sport</a><a href="/2026/11/20/bridge-opens/">Bridge opens</a>
<img class="lead" src="/media/bridge.png" alt=""></html>"""
PAGES = {
    "/": FRONT,
    "/2026/11/20/bridge-opens/": b"<article>The bridge is open.</article>",
    "/sport/": b"",
    "/static/gazette.css": b"body {}",
    "/media/bridge.png": b"picture",
    "/search/?q=council": b"an answer that breaks off",
    "/feeds/rss.xml": b"<item></item>",
}


@pytest.fixture(scope="module")
def rounds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rounds", HOUSE / "script" / "rounds.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["rounds"] = module
    spec.loader.exec_module(module)
    return module


class Newspaper(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, b"<html>not here</html>")
        self.send_response(200 if self.path in PAGES else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Newspaper) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_round_follows_the_front_page(rounds: ModuleType) -> None:
    assert [page.path for page in rounds.linked(FRONT.decode())] == [
        "/2026/11/20/bridge-opens/",
        "/sport/",
        "/static/gazette.css",
        "/media/bridge.png",
    ]


def test_an_empty_front_page_leads_nowhere_and_that_is_wrong(rounds: ModuleType, address: str) -> None:
    page = next(rounds.linked(""))
    assert page.path == "/no-such-link/"
    assert not rounds.ask(address, page).is_right


def test_every_sort_of_page_is_asked_once_and_judged(rounds: ModuleType, address: str) -> None:
    judged = {seen.page.name: seen.is_right for seen in rounds.round_of(address)}
    assert judged == {
        "the front page": True,
        "an article": True,
        "a section": False,
        "static CSS": True,
        "a picture": True,
        "search": False,
        "the feed": True,
        "the API": False,
        "staff login": False,
        "alive?": False,
        "ready?": False,
        "a missing page": True,
    }


def test_a_line_says_what_was_seen(rounds: ModuleType) -> None:
    seen = rounds.Seen(rounds.Page("static CSS", "/static/gazette.css"), 200, 12345, 1.234, b"body {}")
    assert str(seen) == "ok  static CSS       200     12,345 bytes      1.2 ms  /static/gazette.css"


def test_a_site_that_is_away_gives_no_answer(rounds: ModuleType) -> None:
    seen = rounds.ask("http://127.0.0.1:9", rounds.FRONT)
    assert (seen.status, seen.is_right) == (0, False)
