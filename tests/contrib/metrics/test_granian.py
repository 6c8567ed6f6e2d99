"""The real server, with several processes, each of which sends."""

import os
import signal
from contextlib import contextmanager, suppress
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
    with nobody_left_of(site.process):
        assert [site.ask("/").text for _ in range(MOST_AT_ONCE)] == ["news"] * MOST_AT_ONCE
        agent.wait_for(MOST_AT_ONCE)
    told = agent.told()
    assert [(said["view"], said["bytes"], said.get("dropped")) for said in told] == [
        ("newsstand.urls.front", 4, None)
    ] * MOST_AT_ONCE


@contextmanager
def nobody_left_of(process):
    """End a server with its workers, at once: Granian, told to end while a worker starts, waits for it without end."""
    try:
        yield
    finally:
        process.send_signal(signal.SIGSTOP)
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in (process.pid, *map(int, workers)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(20)
