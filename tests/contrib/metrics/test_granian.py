"""The real server, with several processes, each of which sends."""

import os
from pathlib import Path

import pytest

import roadworthy

NEWSSTAND = Path(__file__).parents[1] / "newsstand"
MOST_AT_ONCE = 10
"""What fits into a socket that nobody reads, where the kernel has not been told otherwise."""
METRICS = {
    "MIDDLEWARE": ["roadworthy.contrib.metrics.MetricsMiddleware"],
    "ALLOWED_HOSTS": ["*"],
    "SECURE_SSL_REDIRECT": False,
}


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_each_worker_tells_of_its_requests(newsstand, agent, interface):
    source = Path(roadworthy.__file__).resolve().parents[1]
    newsstand.variables |= {"ROADWORTHY_AGENT": str(agent.path), "PYTHONPATH": f"{NEWSSTAND}{os.pathsep}{source}"}
    site = newsstand.start_granian(interface, "--workers", "2", **METRICS)
    assert [site.ask("/").text for _ in range(MOST_AT_ONCE)] == ["news"] * MOST_AT_ONCE
    told = agent.told()
    assert [(said["view"], said["bytes"], said.get("dropped")) for said in told] == [
        ("newsstand.urls.front", 4, None)
    ] * MOST_AT_ONCE
