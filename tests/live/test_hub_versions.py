"""The hub on each Django that it is for, with the newest Python here that goes with it."""

from __future__ import annotations

import subprocess
import time

import pytest
from tests.hub.demo import fill
from tests.hub.newspaper import Newspaper
from tests.hub.running import Hub, free_port
from uv import find_uv_bin

KEY = "gazette-production"
PAIRS = (("5.2", "3.11"), ("6.0", "3.12"), ("6.1", "3.13"), ("6.1", "3.14"))
PAGES = (
    "/",
    *(f"/{KEY}/{name}" for name in ("", "view?view=feeds.views.feed", "examples", "hosts", "processes", "own")),
)
pytestmark = [pytest.mark.live(may_skip="no package of a fresh machine brings other Pythons")]


@pytest.fixture(params=PAIRS, ids=lambda pair: f"django{pair[0]}-python{pair[1]}")
def pair(request):
    return request.param


@pytest.fixture
def python(pair, tmp_path):
    """Return a Python that has nothing but what the hub needs."""
    django, version = pair
    uv, place = find_uv_bin(), tmp_path / "venv"
    words = [uv, "venv", "-q", "--no-python-downloads", "--python", version, str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip(f"there is no Python {version} here")
    needs = [f"django~={django}.0", "granian>=2.5,<3"]
    words = [uv, "pip", "install", "-q", "--python", str(place / "bin" / "python"), *needs]
    subprocess.run(words, check=True, timeout=120)
    return str(place / "bin" / "python")


def test_people_come_in_and_see_what_a_host_sends(python, pair, tmp_path):
    hub, paper, now = Hub(tmp_path, free_port(), python=python), Newspaper(), time.time()
    fill(hub.folder, now, paper, ((0.5, 0.05, 10),))
    token = hub.call("token", "web1", KEY).stdout.strip()
    hub.start()
    try:
        reader = hub.person()
        for page in PAGES:
            answer = reader.ask(page)
            assert (page, answer.status) == (page, 200)
        for host, body in zip(("lb1", "web1"), paper.batches(now - 120, now - 60, 10), strict=False):
            headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/x-roadworthy-batch"}
            answer = hub.visitor().ask("/-/intake", "POST", body, **headers)
            assert (host, answer.status) == (host, 200 if host == "web1" else 403)
        data = reader.ask(f"/{KEY}/data?range=15m").json
        assert any(value for value in data["graphs"]["requests"]["lines"][0]["values"])
        answer = reader.send("/-/people", act="invite", name="friend", right="reader")
        assert 'class="link"' in answer.text
        assert "Traceback" not in (hub.folder / "log").read_text()
    finally:
        hub.stop()
    said = subprocess.check_output([python, "-c", "import django; print(django.__version__)"], text=True)
    assert said.startswith(f"{pair[0]}.") or said.strip() == pair[0]
