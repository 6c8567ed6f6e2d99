"""Bridges: what listens at one address of a host is met at another, until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roadworthy.fleet.on_host import bridge
from roadworthy.fleet.on_host.operations import Call, Refused

KEY, HERE, THERE = "gazette-production", "127.0.0.1", "127.0.0.2"


@pytest.fixture
def port() -> Iterator[int]:
    """Return a port at which somebody listens at the first address alone."""
    with socket.create_server((HERE, 0)) as one:
        yield int(one.getsockname()[1])


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what systemd is told, and have the units written elsewhere."""
    found: list[str] = []
    program = tmp_path / "proxyd"
    program.touch()
    monkeypatch.setattr(bridge, "unit_path", lambda name: str(tmp_path / name))
    monkeypatch.setattr(bridge, "systemctl", lambda *words: found.append(words[0]))
    monkeypatch.setattr(bridge, "start", lambda name: found.append(f"start {name}"))
    monkeypatch.setattr(bridge, "take_down", lambda names: found.append(f"take down {' '.join(names)}"))
    monkeypatch.setattr(bridge, "PROGRAMS", (str(program),))
    return found


def build(port: int, *addresses: str) -> Any:
    message = {"key": KEY, "port": port, "addresses": addresses, "known": [HERE]}
    return bridge.build(Call(message, None, None))["built"]  # type: ignore[arg-type]


def test_an_address_that_nobody_listens_at_leads_to_the_one_where_somebody_does(
    port: int, told: list[str], tmp_path: Path
) -> None:
    assert build(port, THERE) == [THERE]
    name = f"{KEY}-bridge-{port}-0"
    assert told == ["daemon-reload", "enable", f"start {name}.socket"]
    assert f"ListenStream={THERE}:{port}\n" in (tmp_path / f"{name}.socket").read_text()
    assert f"proxyd --connections-max=4096 {HERE}:{port}\n" in (tmp_path / f"{name}.service").read_text()


def test_where_it_is_met_already_nothing_is_built(port: int, told: list[str]) -> None:
    assert (build(port, HERE), told) == ([], [])


def test_what_does_not_run_is_led_to_by_nothing(told: list[str]) -> None:
    with socket.create_server((HERE, 0)) as one:
        port = one.getsockname()[1]
    assert (build(port, THERE), told) == ([], [])


def test_without_the_program_it_says_what_is_lacking(
    port: int, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "PROGRAMS", ())
    with pytest.raises(Refused) as refused:
        build(port, THERE)
    assert refused.value.sentence == "systemd-socket-proxyd is not here, which would lead a new balancer to what runs"


def test_a_bridge_goes_with_what_it_led_to_and_others_stay(port: int, told: list[str]) -> None:
    build(port, THERE)
    told.clear()
    bridge.tear_down(KEY, {port + 1, port})
    name = f"{KEY}-bridge-{port}-0"
    assert [words for words in told if words != "take down "] == [f"take down {name}.socket {name}.service"]


def test_an_address_of_ipv6_is_written_as_systemd_reads_it() -> None:
    assert bridge.written("fd00::1", 80) == "[fd00::1]:80"
