"""The demo's readers: they follow a real site's links, stay on it, and count what they were answered."""

from __future__ import annotations

import importlib.util
import random
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).parents[2]
FRONT = """<a href="/news/">News</a> <a class="x" href="/news/one/?a=1&amp;b=2#top">One</a>
<a href="http://elsewhere.example/">Elsewhere</a> <a href="/admin/">Admin</a> <a href="#top">Top</a>"""


@pytest.fixture(scope="module")
def readers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readers", HOUSE / "script" / "readers.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["readers"] = module
    spec.loader.exec_module(module)
    return module


class Newspaper(BaseHTTPRequestHandler):
    asked: set[str] = set()

    def do_GET(self) -> None:
        self.asked.add(self.path)
        self.send_response(404 if self.path == "/news/" else 200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(FRONT.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def front_url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Newspaper) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_links_are_those_of_the_site_that_anybody_may_read(readers: ModuleType) -> None:
    links = readers.Readers("http://127.0.0.1:8000/").links("http://127.0.0.1:8000/", FRONT)
    assert links == ["http://127.0.0.1:8000/news/", "http://127.0.0.1:8000/news/one/?a=1&b=2"]


def test_readers_go_from_page_to_page_and_count_the_answers(readers: ModuleType, front_url: str) -> None:
    reader = readers.Readers(front_url, pages_per_second=500, chance=random.Random(7))
    stop = threading.Event()
    at_work = threading.Thread(target=reader.browse, args=(stop,))
    at_work.start()
    for _ in range(1000):
        if {200, 404} <= set(reader.seen) and Newspaper.asked >= {"/", "/news/", "/news/one/?a=1&b=2"}:
            break
        at_work.join(0.01)
    stop.set()
    at_work.join(10)
    assert not at_work.is_alive()
    assert Newspaper.asked == {"/", "/news/", "/news/one/?a=1&b=2"}
    assert set(reader.seen) == {200, 404}


def test_a_site_that_is_away_is_counted_as_no_answer(readers: ModuleType) -> None:
    reader = readers.Readers("http://127.0.0.1:9/")
    assert reader.ask("http://127.0.0.1:9/") == ""
    assert reader.seen == {0: 1}
