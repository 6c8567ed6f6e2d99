"""The hub as a process of its own, and people with a browser's cookies before it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

START_S = 30
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Visitor:
    """Somebody with cookies, who follows no redirect unasked."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        own = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        try:
            connection.request(
                method, path, body or None, {**own, **{k.replace("_", "-"): v for k, v in headers.items()}}
            )
            response = connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0].strip('"')
        finally:
            connection.close()
        return answer

    def send(self, path: str, page: str = "", **fields: str) -> Answer:
        """Send a form as a browser does: with the token of the page it stands on."""
        token = FORM_TOKEN.search(self.ask(page or path).text)
        given = urlencode({**fields, "csrfmiddlewaretoken": token[1] if token else ""}).encode()
        return self.ask(path, "POST", given, Content_Type="application/x-www-form-urlencoded")

    def come_in(self, link: str) -> Answer:
        """Open a link and press the button."""
        path = "/" + link.split("/", 3)[3]
        self.ask(path)
        return self.send(path)


@dataclass
class Hub:
    folder: Path
    port: int
    process: subprocess.Popen | None = None
    python: str = sys.executable
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def environ(self) -> dict[str, str]:
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2] / "src"), os.environ.get("PYTHONPATH", "")]))
        own = {"ROADWORTHY_HUB_FOLDER": str(self.folder), "ROADWORTHY_HUB_URL": self.url, "PYTHONPATH": path}
        return {**os.environ, **own, **self.variables}

    def call(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [self.python, "-m", "roadworthy.hub", *words]
        return subprocess.run(
            command, env=self.environ(), input=given, capture_output=True, text=True, timeout=60, check=False
        )

    def link(self, name: str = "owner") -> str:
        done = self.call("link", name)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def person(self, name: str = "owner") -> Visitor:
        visitor = self.visitor()
        assert visitor.come_in(self.link(name)).status == 302
        return visitor

    def start(self) -> None:
        command = [self.python, "-m", "roadworthy.hub", "serve", "--port", str(self.port)]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(command, env=self.environ(), stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            try:
                if self.visitor().ask("/-/live").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the hub did not start: {(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)
            self.process = None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
