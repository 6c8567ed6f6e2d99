"""Where the agent of a workstation listens."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.stack.agent_local import socket

DEEP = (
    Path("/home/ann/projects") / "of-a-customer-with-a-long-name" / ("and-many-folders/" * 6) / ".roadworthy" / "local"
)


def test_the_socket_is_in_the_environments_own_folder() -> None:
    assert socket(Path("/srv/gazette/.roadworthy/local")) == Path("/srv/gazette/.roadworthy/local/run/agent.sock")


def test_where_the_path_is_too_long_for_a_socket_it_is_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/home/ann/.cache")
    found, other = socket(DEEP), socket(DEEP / "other")
    assert found.parent == Path("/home/ann/.cache/roadworthy/sockets")
    assert len(str(found)) < 100
    assert found != other
