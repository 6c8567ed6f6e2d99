"""What a running site's status app says of the things that it depends on."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from roadworthy.contrib.status.answer import Answer as Said
from roadworthy.deployment.dependencies import Answer, ask_dependencies


def test_each_dependency_is_told_with_the_reason_that_the_status_app_gives() -> None:
    checks = {
        "database:default": Said("database:default", "pass", duration_ms=2.0).as_json(),
        "cache:default": Said("cache:default", "fail", "no answer within 1 s", 1004.0).as_json(),
    }

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()
            self.wfile.write(json.dumps({"status": "fail", "checks": checks}).encode())

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        found = ask_dependencies(f"http://127.0.0.1:{server.server_port}/")
    assert found == (
        Answer("database:default", True, 2.0),
        Answer("cache:default", False, 1004.0, "no answer within 1 s"),
    )


def test_a_site_that_gives_no_answer_is_the_answer() -> None:
    (only,) = ask_dependencies("http://127.0.0.1:1/")
    assert (only.name, only.is_well) == ("site", False)
