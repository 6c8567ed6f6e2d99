"""What a deploy's gate is told of the environment: the history says which commit serves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.deployment.rollout.conftest import BuiltDeploy, deploy
from tests.deployment.rollout.world import OLD, World

from roadworthy.cli.check_gate import checked_meanwhile, refuse_new_errors
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.problems import ProblemsFound, Rule


def told(world: World) -> list[str]:
    said: list[str] = []
    refuse_new_errors(world.target(), "HEAD", False, said.append)
    return said


def test_a_deploy_is_held_against_what_the_last_one_brought(world: World) -> None:
    assert told(world) == ["check: skipped, nothing serves yet"]
    deploy(world)
    assert told(world) == ["check: skipped, git does not know bbbbbbb here"]


def test_an_environment_may_do_without(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = replace(world.environment, deploy=replace(world.environment.deploy, check=False))
    monkeypatch.setattr(World, "environment", environment)
    assert told(world) == ["check: not wanted ([environments.production.deploy] check = false)"]


def test_it_goes_on_beside_other_work_and_tells_what_it_found_when_that_is_waited_for(world: World) -> None:
    said: list[str] = []
    with checked_meanwhile(world.target(), "HEAD", False, said.append) as judge:
        assert said == []
        judge()
    assert said == ["check: skipped, nothing serves yet"]


def test_a_deploy_that_is_refused_has_started_nothing_on_any_host(world: World) -> None:
    def refuse() -> None:
        raise ProblemsFound([Rule("E591", "A deploy adds errors to the code", "").problem("this adds 1 error")])

    with pytest.raises(ProblemsFound, match="this adds 1 error"):
        BuiltDeploy(world.target(), [].append, refuse=refuse).run()
    assert world.untidy(OLD) == ""
    assert not any(call.endswith("slots.open") for call in world.calls)
    assert [line["how"] for line in read_ledger(world.target()).history] == ["undone"]
