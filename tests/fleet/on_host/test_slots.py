"""Slots: each release in one of its own, on a port that nobody else has."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from roadworthy.fleet.on_host import slots
from roadworthy.fleet.on_host.operations import Call, Refused
from roadworthy.fleet.on_host.slots import Slots

KEY, OLD, NEW = "gazette-production", "20261121-100000-aaaaaaa", "20261121-110000-bbbbbbb"


@pytest.fixture
def first_port() -> int:
    """Return a port that is free, and so, most probably, are the next ones."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_port: int) -> Slots:
    monkeypatch.setattr(slots, "STATE", str(tmp_path))
    monkeypatch.setattr(slots, "UNITS", tmp_path / "units")
    for release in (OLD, NEW):
        slots.keep(call(release=release, units={str(slot): units(release, first_port + slot) for slot in range(4)}))
    return Slots(KEY)


def call(**message: Any) -> Call:
    return Call({"key": KEY, **message}, None, None)  # type: ignore[arg-type]


def units(release: str, port: int) -> list[dict[str, Any]]:
    ready = {"url": f"http://127.0.0.1:{port}/-/ready", "headers": {}, "statuses": [200]}
    return [
        {"name": f"{KEY}-web@{release}.service", "manner": "serves", "content": "web", "ready": ready},
        {"name": f"{KEY}-worker@{release}.service", "manner": "beside", "content": "work", "ready": None},
        {"name": f"{KEY}-beat@{release}.service", "manner": "instead", "content": "beat", "ready": None},
    ]


def test_each_release_has_a_slot_of_its_own_and_keeps_it(kept: Slots) -> None:
    assert [kept.claim(name, 4) for name in (OLD, NEW, OLD)] == [0, 1, 0]
    assert kept.read() == {"0": OLD, "1": NEW}
    kept.free(OLD)
    assert kept.read() == {"1": NEW}


def test_a_port_that_somebody_else_listens_at_is_passed_over(kept: Slots, first_port: int) -> None:
    with socket.create_server(("127.0.0.1", first_port)):
        assert kept.claim(NEW, 4) == 1


def test_without_a_free_port_it_says_who_has_them(kept: Slots) -> None:
    kept.claim(OLD, 1)
    with pytest.raises(Refused) as found:
        kept.claim(NEW, 1)
    assert found.value.sentence == f"no port is free for the release (0: {OLD})"


def test_a_release_that_was_never_brought_here_is_refused(kept: Slots) -> None:
    with pytest.raises(Refused, match="release 20200101-000000-0000000 is not whole here"):
        kept.units("20200101-000000-0000000", 0)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is asked of systemd, instead of asking it."""
    asked: list[str] = []

    def find(name: str) -> Any:
        def do(call: Call) -> dict[str, Any]:
            message = call.message
            of = message.get("name") or " ".join(message["names"])
            asked.append(" ".join([name, of.replace(KEY, "…"), *(["waits"] if message.get("wait") else [])]))
            return {}

        return do

    monkeypatch.setattr(slots, "find", find)
    return asked


def test_workers_are_started_before_the_old_ones_are_asked_to_end_and_a_scheduler_after_it_has_ended(
    kept: Slots, done: list[str], tmp_path: Path
) -> None:
    (tmp_path / "root").mkdir()
    slots.follow(call(release=NEW, others=[OLD], root=str(tmp_path / "root"), waits=False))
    assert done == [
        f"units.start …-worker@{NEW}.service",
        f"units.stop …-beat@{OLD}.service waits",
        f"units.start …-beat@{NEW}.service",
        f"units.stop …-worker@{OLD}.service",
    ]
    assert str((tmp_path / "root" / "current").readlink()) == f"releases/{NEW}"


def test_nothing_is_followed_when_no_release_is_to_be(kept: Slots, done: list[str], tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(f"releases/{NEW}")
    slots.follow(call(release="", others=[], root=str(tmp_path), waits=False))
    assert (done, (tmp_path / "current").is_symlink()) == ([], False)


def test_where_tables_are_to_change_workers_and_jobs_are_waited_for(
    kept: Slots, done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{KEY}-job-digest.service").touch()
    monkeypatch.setattr(slots, "UNITS", tmp_path)
    states = iter([*["activating"] * 2, "inactive"])

    def state(call: Call, names: list[str]) -> dict[str, dict[str, Any]]:
        done.append(f"looked at {names[0].replace(KEY, '…')}")
        return {names[0]: {"active": next(states)}}

    monkeypatch.setattr(slots, "_states", state)
    slots.follow(call(release="", others=[OLD], root=str(tmp_path), waits=True))
    assert done == [
        f"units.stop …-beat@{OLD}.service waits",
        f"units.stop …-worker@{OLD}.service waits",
        *["looked at …-job-digest.service"] * 3,
    ]


def test_a_release_is_closed_with_all_its_units_and_gives_its_slot_back(kept: Slots, done: list[str]) -> None:
    kept.claim(OLD, 4)
    slots.close(call(release=OLD, waits=True))
    assert done == [
        f"units.stop …-worker@{OLD}.service",
        f"units.stop …-beat@{OLD}.service",
        f"units.remove …-web@{OLD}.service",
    ]
    assert kept.read() == {}


def test_what_is_kept_of_a_release_is_readable_by_root_only(kept: Slots) -> None:
    assert kept.units_file(OLD).stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.units_file(OLD).read_text())["3"][0]["name"] == f"{KEY}-web@{OLD}.service"
