"""Granian serves a site whichever click or Granian the site pins, and the site's code gets its own."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.site import Site

pytestmark = pytest.mark.live
SITE = """
def application(environ, start_response):
    import click, granian
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{click.__file__} {granian.__file__}".encode()]
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answer(environment: SiteEnvironment, folder: Path) -> str:
    port = free_port()
    words = [str(environment.python), "-m", "roadworthy_serve", "--interface", "wsgi", "--port", str(port)]
    server = subprocess.Popen([*words, "--blocking-threads", "2", "paper:application"], cwd=folder)
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    return str(page.read().decode())
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError("no answer in 10 s")
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize(
    ("pins", "click", "granian"),
    [
        ((), "runtime", "runtime"),
        (("click==7.1.2",), "packages", "runtime"),
        (("granian==2.2.0",), "packages", "runtime"),
        (("granian==2.6.0",), "packages", "packages"),
    ],
)
def test_the_site_gets_its_own_click_and_a_granian_that_understands(
    pins: tuple[str, ...], click: str, granian: str, tmp_path: Path
) -> None:
    (tmp_path / "paper.py").write_text(SITE)
    site = Site("gazette", tmp_path, "gazette.settings", requirements=("django==5.2", *pins))
    environment = build_environment(site, tmp_path / ".roadworthy" / "local", lambda line: None)
    found = answer(environment, tmp_path).split()
    for path, where in zip(found, (click, granian), strict=True):
        assert Path(path).is_relative_to(getattr(environment, where))
