"""The front page, asked once as a visitor would ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from roadworthy.deployment.front_page import see_front


@contextmanager
def site(**answers: int) -> Iterator[str]:
    """Serve a site that answers each host's name with a status, and others with 400."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.headers["Host"].partition(":")[0].replace(".", "_")
            self.send_response(answers.get(name, 400))
            self.end_headers()
            self.wfile.write(b"page")

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_site_is_asked_by_its_number() -> None:
    with site(**{"127_0_0_1": 200, "localhost": 500}) as url:
        seen = see_front(url)
    assert (seen.url, seen.status, seen.size_bytes) == (url, 200, 4)


def test_a_site_that_knows_only_its_name_is_asked_by_it() -> None:
    with site(localhost=200) as url:
        seen = see_front(url)
    assert (seen.url, seen.status) == (url.replace("127.0.0.1", "localhost"), 200)


def test_a_site_that_knows_neither_is_shown_by_its_number() -> None:
    with site() as url:
        seen = see_front(url)
    assert (seen.url, seen.status) == (url, 400)
