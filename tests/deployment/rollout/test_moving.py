"""Visitors come to meet other hosts: those that they meet now serve until the others can."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from tests.deployment.rollout.conftest import deploy
from tests.deployment.rollout.world import LB1, NEW, OLD, WEB1, WEB2, Machine, World, WorldTarget

from roadworthy.deployment.rollout import joining
from roadworthy.deployment.rollout.joining import changing_hosts
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.rollout.moving import BALANCER, former_fronts, notice
from roadworthy.deployment.rollout.record_host import record_host, refuse_record_left
from roadworthy.deployment.rollout.settle import stand
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.stack.balance_file import read_balance

ALONE = replace(WEB1, roles=("balancer", "web", "worker"))


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World) -> World:
    """Return a host that is its own front, and serves what was deployed."""
    monkeypatch.setattr(joining, "bring", _bring)
    monkeypatch.setattr(joining, "note_all", lambda target: None)
    monkeypatch.setattr(joining, "fresh", lambda target: target)
    monkeypatch.setattr(joining, "build_bridges", lambda target, standings: {})
    monkeypatch.setattr(joining, "with_fronts", _with_fronts)
    (tmp_path / "alone").mkdir()
    found = World(tmp_path / "alone", hosts=(ALONE,))
    deploy(found)
    return found


def _bring(target: Any, release: str, hosts: Sequence[Host], tell: Any) -> None:
    for host in hosts:
        target.world.machines[host.name].placed.append(release)


def _with_fronts(target: Any, fronts: Sequence[Host]) -> Target:
    between = copy(target.world)
    names = {host.name for host in fronts}
    hosts = target.environment.hosts
    between.hosts = tuple(replace(one, roles=(*one.roles, BALANCER)) if one.name in names else one for one in hosts)
    return cast(Target, WorldTarget(between, target.fleet, target.kinds))


def split(world: World) -> None:
    """Have the file give the balancer to a host of its own, and a second host for the site."""
    world.hosts = (LB1, WEB1, WEB2)
    world.machines |= {host.name: Machine(host.name) for host in (LB1, WEB2)}


def sends_to(world: World, name: str) -> list[str]:
    servers = read_balance(world.machines[name].balance).servers
    return sorted(one.host for one in servers if one.is_open and one.release == NEW)


def made(target: Any, tell: Any) -> dict[str, tuple[()]]:
    """Do what an apply does to balancers: they go where they have no place any more."""
    names = {front.name for front in target.balancer().fronts}
    for host in target.environment.hosts:
        if host.name not in names:
            target.world.machines[host.name].balance = ""
    return {host.name: () for host in target.environment.hosts}


def test_the_new_front_sends_to_all_before_the_former_one_goes(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    split(alone)
    seen: list[tuple[list[str], list[str]]] = []

    def apply(target: Any, tell: Any) -> dict[str, tuple[()]]:
        seen.append((sends_to(alone, "web1"), sends_to(alone, "lb1")))
        return made(target, tell)

    monkeypatch.setattr(joining, "apply", apply)
    said: list[str] = []
    with changing_hosts(alone.target(), said.append) as join:
        join.apply(lambda host, change: None)
        join.run()
    assert seen == [(["web1"], []), (["web1", "web2"], ["web1", "web2"])]
    assert alone.untidy(NEW) == ""
    assert said[0] == "the hosts that visitors are to meet come first; those that they meet now go last"
    assert said[-1] == "lock and history are kept on lb1 from now on, and on web1 no more"
    assert [line["release"] for line in read_ledger(alone.target()).history] == [NEW]
    assert record_host(alone.target()) == LB1


def test_an_apply_that_moves_no_front_is_done_once(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    targets: list[Any] = []
    monkeypatch.setattr(joining, "apply", lambda target, tell: targets.append(target) or {})
    with changing_hosts(alone.target(), print) as join:
        join.apply(lambda host, change: None)
    assert len(targets) == 1


def test_the_owner_is_told_that_the_address_changes(alone: World) -> None:
    split(alone)
    target = alone.target()
    standings = stand(target, target.environment.hosts)
    assert [host.name for host in former_fronts(target, standings)] == ["web1"]
    assert notice(target, standings) == (
        "visitors meet lb1 (10.77.0.21), and web1 (10.77.0.22) no more, as soon as that is applied: the DNS of "
        "gazette.example must say so; `balancer` on both, until it does, keeps everybody served"
    )


def test_nothing_is_said_where_the_fronts_stay(alone: World) -> None:
    target = alone.target()
    assert notice(target, stand(target, target.environment.hosts)) == ""


def test_the_history_is_found_wherever_the_file_puts_its_host(alone: World) -> None:
    other = Host("lb2", "10.77.0.29", ("balancer",))
    alone.hosts = (other, ALONE)
    alone.machines["lb2"] = Machine("lb2")
    assert record_host(alone.target()) == ALONE
    assert [line["release"] for line in read_ledger(alone.target()).history] == [NEW]


def test_when_the_host_with_the_history_left_the_file_nothing_is_changed(alone: World) -> None:
    split(alone)
    alone.hosts = (LB1, WEB2)
    alone.machines["web2"].slots[OLD] = 0
    target = alone.target()
    with pytest.raises(ProblemsFound) as found:
        refuse_record_left(target, stand(target, target.environment.hosts))
    assert [str(problem) for problem in found.value.problems] == [
        f"roadworthy.toml environments.production.hosts: {OLD} runs, and the host with its lock and history is not in "
        "roadworthy.toml any more (E590)\n  hint: put that host back as it was, below another one with the role "
        "balancer, and `road apply production`: then it can go"
    ]


def test_hosts_on_which_nothing_runs_need_no_history(tmp_path: Path, world: World) -> None:
    (tmp_path / "bare").mkdir()
    bare = World(tmp_path / "bare", release="")
    target = bare.target()
    refuse_record_left(target, stand(target, target.environment.hosts))
