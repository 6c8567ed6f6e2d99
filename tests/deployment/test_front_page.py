"""The front page, asked once as a visitor would ask."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from roadworthy.deployment.front_page import see


@contextmanager
def site(**answers: tuple[int, str]) -> Iterator[str]:
    """Serve a site that answers each path with a status and, if not empty, a Location."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, location = answers.get(self.path.strip("/") or "front", (404, ""))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(b"page")

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_front_page_is_seen_with_its_status_and_size() -> None:
    with site(front=(200, "")) as url:
        seen = see(url)
    assert (seen.url, seen.status, seen.size_bytes, seen.is_well) == (url, 200, 4, True)


def test_a_redirect_on_the_same_host_is_followed() -> None:
    with site(front=(302, "/en/"), en=(200, "")) as url:
        seen = see(url)
    assert (seen.url, seen.status) == (f"{url}en/", 200)


def test_a_redirect_to_another_host_is_not_followed() -> None:
    with site(front=(302, "http://10.77.0.99/")) as url:
        seen = see(url)
    assert (seen.url, seen.status, seen.is_well) == (url, 302, True)


def test_a_redirect_in_a_circle_ends() -> None:
    with site(front=(302, "/")) as url:
        assert see(url).status == 302


def test_an_error_is_not_well() -> None:
    with site(front=(500, "")) as url:
        seen = see(url)
    assert (seen.status, seen.is_well) == (500, False)


def test_no_answer_is_said() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        url = f"http://localhost:{one.getsockname()[1]}/"
        seen = see(url)
    assert str(seen) == f"{url} gave no answer: [Errno 111] Connection refused"
    assert not seen.is_well
