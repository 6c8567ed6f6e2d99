"""Hosts that roadworthy.toml gains or loses while the site serves, and maintenance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.deployment.rollout.conftest import deploy
from tests.deployment.rollout.world import LB1, NEW, OLD, WEB1, WEB2, Machine, World

from roadworthy.deployment.rollout import joining
from roadworthy.deployment.rollout.joining import changing_hosts
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.rollout.maintenance import Maintenance
from roadworthy.environments.host import Host
from roadworthy.stack.balance_file import read_balance

WEB3 = Host("web3", "10.77.0.26", ("web",))


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is brought to hosts, and leave out what only real hosts know."""
    found: list[str] = []

    def bring(target: Any, release: str, hosts: Sequence[Host], tell: Any) -> None:
        for host in hosts:
            found.append(f"{release} to {host.name}")
            target.world.machines[host.name].placed.append(release)

    monkeypatch.setattr(joining, "bring", bring)
    monkeypatch.setattr(joining, "note_all", lambda target: None)
    monkeypatch.setattr(joining, "fresh", lambda target: target)
    return found


def apply(world: World) -> list[str]:
    said: list[str] = []
    with changing_hosts(world.target(), said.append) as join:
        join.run()
    return said


def test_a_host_that_the_file_gains_is_brought_the_release_that_serves_and_let_in(
    world: World, brought: list[str]
) -> None:
    world.hosts = (*world.hosts, WEB3)
    world.machines["web3"] = Machine("web3")
    unserved: list[str] = []
    world.on_call = lambda host, operation: unserved.append(world.unserved())
    apply(world)
    assert brought == [f"{OLD} to web3"]
    assert world.untidy(OLD) == ""
    assert set(unserved) == {""}


def test_a_host_that_was_brought_it_and_not_let_in_is_let_in(world: World, brought: list[str]) -> None:
    world.hosts = (*world.hosts, WEB3)
    unit = f"{world.layout.unit('web', OLD)}.service"
    world.machines["web3"] = Machine("web3", {OLD: 0}, {unit}, [OLD], OLD)
    apply(world)
    assert brought == []
    assert world.untidy(OLD) == ""


def test_a_host_that_the_file_has_no_more_is_forgotten_and_that_is_said(world: World, brought: list[str]) -> None:
    world.hosts = (LB1, WEB1)
    said = apply(world)
    assert said == [
        "web2: it is not in roadworthy.toml any more, and is sent nothing; it could not be asked to stop (E586)\n"
        "  hint: what runs there runs on: `systemctl stop 'gazette-production-*'` there, or switch it off"
    ]
    assert [one.host for one in read_balance(world.machines["lb1"].balance).servers] == ["web1"]


def test_a_host_that_left_and_still_answers_is_stopped(
    world: World, brought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, WEB2)
    world.hosts = (LB1, WEB1)
    assert apply(world) == ["web2 is not in roadworthy.toml any more: 1 unit of the site was stopped there"]
    assert "web2 retiring.retire" in world.calls


def test_a_host_that_left_and_does_not_answer_runs_on(
    world: World, brought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, WEB2)
    world.hosts = (LB1, WEB1)
    world.machines["web2"].is_there = False
    assert "it could not be asked to stop (E586)" in apply(world)[0]


def test_a_host_with_another_name_is_not_stopped(
    world: World, brought: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known(monkeypatch, Host("former", WEB2.address, ("web",)))
    assert apply(world) == []


def known(monkeypatch: pytest.MonkeyPatch, host: Host) -> None:
    """Have every host know of one more that the site had, which stops what runs there when it is told to."""
    look = World._slots_look
    told = {"name": host.name, "address": host.address, "roles": list(host.roles), "user": "root", "port": 22}
    monkeypatch.setattr(World, "_slots_look", lambda *words: {**look(*words), "roster": [told]})
    monkeypatch.setattr(World, "_retiring_retire", lambda *_: {"stopped": ["web"]}, raising=False)


def test_with_nothing_to_do_nothing_is_said(world: World, brought: list[str]) -> None:
    assert apply(world) == []
    assert (brought, world.untidy(OLD)) == ([], "")


def test_hosts_without_any_release_wait_for_the_first_deploy(world: World, brought: list[str]) -> None:
    (world.folder / "bare").mkdir()
    assert apply(World(world.folder / "bare", release="")) == []


def test_maintenance_is_switched_at_every_front_and_outlives_a_deploy(world: World) -> None:
    (world.folder / "alone").mkdir()
    alone = World(world.folder / "alone", hosts=(WEB1, WEB2))
    entry = Maintenance(alone.target(), print, is_on=True).run()
    assert entry
    assert entry.what == "maintenance on"
    deploy(alone)
    assert [read_balance(alone.machines[name].balance).is_maintenance for name in ("web1", "web2")] == [True, True]
    Maintenance(alone.target(), print, is_on=False).run()
    assert read_balance(alone.machines["web2"].balance).is_maintenance is False
    assert alone.untidy(NEW) == ""
    assert [line["what"] for line in read_ledger(alone.target()).history] == [
        *("maintenance on", "deploy", "maintenance off")
    ]


def test_maintenance_that_is_so_already_is_no_line_of_the_history(world: World) -> None:
    assert Maintenance(world.target(), print, is_on=False).run() is None
    assert read_ledger(world.target()).history == []
