"""The fence on each host: the newest deploy is let in, older ones are shut out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from roadworthy.fleet.on_host import fence
from roadworthy.fleet.on_host.operations import Refused

KEY = "gazette-production"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fence, "STATE", str(tmp_path))
    return tmp_path


def enter(token: int) -> None:
    with fence.held(KEY, token):
        pass


def test_a_newer_deploy_shuts_older_ones_out() -> None:
    assert fence.standing(KEY) == 0
    enter(5)
    enter(5)
    enter(1_000_000_007)
    assert fence.standing(KEY) == 1_000_000_007
    with pytest.raises(Refused, match="a newer deploy has taken over here"):
        enter(5)


def test_a_newer_deploy_waits_for_a_step_of_an_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "PATIENCE_S", 0.05)
    with fence.held(KEY, 5):
        enter(5)
        with pytest.raises(Refused, match="a step of an earlier deploy is still under way there"):
            enter(6)
    enter(6)


def test_a_newer_deploy_goes_on_as_soon_as_the_step_has_ended() -> None:
    with fence.held(KEY, 5):
        newer = threading.Thread(target=enter, args=(6,))
        newer.start()
        newer.join(0.1)
        assert newer.is_alive()
    newer.join(5)
    assert fence.standing(KEY) == 6
