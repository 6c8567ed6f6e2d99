"""What a deploy's gate is told of the environment: the history says which commit serves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.deployment.rollout.conftest import deploy
from tests.deployment.rollout.world import World

from roadworthy.cli.check_gate import refuse_new_errors


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
