"""A real Redis, asked, killed, asked again and started again, through Django's cache."""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadworthy.contrib.cache import RedisCache
from roadworthy.contrib.cache.backend import REST_S, _asked_again_s
from roadworthy.fleet.ports import free_port

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server") or ""
pytestmark = pytest.mark.live


class Server:
    """A Redis that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(26379), folder
        self.start()

    def start(self) -> None:
        words = [PROGRAM, "--port", str(self.port), "--dir", str(self.folder), "--save", "", "--requirepass", "geheim"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert any("Ready to accept" in line for line in self.process.stdout)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if not PROGRAM:
        pytest.skip("no Redis is installed here: apt install redis-server")
    _asked_again_s.clear()
    server = Server(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def cache(server: Server) -> RedisCache:
    return RedisCache(f"redis://127.0.0.1:{server.port}/0", {"OPTIONS": {"password": "geheim"}})


def test_it_is_a_cache(cache: RedisCache) -> None:
    cache.set("front-page", "text")
    cache.set_many({"a": 1, "b": 2})
    assert cache.get("front-page") == "text"
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.incr("a") == 2
    assert [cache.add("a", 9), cache.touch("a"), cache.has_key("z"), cache.delete("a")] == [False, True, False, True]
    assert cache.clear() is True


def test_while_redis_is_away_nothing_is_in_it_and_nothing_fails(cache: RedisCache, server: Server) -> None:
    cache.set("front-page", "text")
    server.kill()
    assert cache.get("front-page", "none") == "none"
    assert cache.get_or_set("front-page", lambda: "made anew") == "made anew"
    assert cache.get_many(["front-page"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert [cache.add("a", 1), cache.touch("a"), cache.has_key("a"), cache.delete("a")] == [True, False, False, False]
    assert cache.delete_many(["a"]) is None
    assert cache.clear() is False
    with pytest.raises(ValueError, match="Key ':1:a' not found"):
        cache.incr("a")


def test_it_is_used_again_when_it_is_back(cache: RedisCache, server: Server) -> None:
    server.kill()
    assert cache.get("a") is None
    server.start()
    until_s = time.monotonic() + REST_S + 5
    while not cache.has_key("a") and time.monotonic() < until_s:
        cache.set("a", 1)
        time.sleep(0.05)
    assert cache.get("a") == 1


def test_an_outage_is_said_once_and_costs_no_waiting(
    cache: RedisCache, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.kill()
    began_s = time.monotonic()
    with caplog.at_level(logging.WARNING, "roadworthy.cache"):
        for _ in range(500):
            cache.get("a")
    assert time.monotonic() - began_s < 2
    assert caplog.messages == ["the cache does not answer, and is taken for empty: ConnectionError"]


def test_a_fault_that_is_not_an_outage_is_not_hidden(server: Server) -> None:
    from redis.exceptions import ResponseError

    cache = RedisCache(f"redis://127.0.0.1:{server.port}/0", {"OPTIONS": {"password": "geheim"}})
    cache.set("text", "no number")
    with pytest.raises(ResponseError):
        cache.incr("text")
