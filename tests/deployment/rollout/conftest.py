"""A world of hosts in memory, and processes that can be ended by force."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.deployment.rollout.world import NEW, Killed, World

from roadworthy.deployment.rollout import deploy_lock, undo
from roadworthy.deployment.rollout.deploy import Deploy
from roadworthy.deployment.rollout.deploy_lock import Owner
from roadworthy.deployment.rollout.maintenance import Maintenance
from roadworthy.deployment.schema.judgement import SchemaChange
from roadworthy.fleet.hand import Hand


class BuiltDeploy(Deploy):
    """A deploy of a release that is on the hosts already: what comes before the first cutover is not done here."""

    def get_ready(self) -> None:
        self.change = SchemaChange(expand=False, contract=False)

    def build(self) -> None:
        self.built: Any = SimpleNamespace(release=SimpleNamespace(id=NEW, revision="bbbbbbb"))
        self.record = self.session.new_record("deploy", NEW)

    def ship(self) -> None:
        self._note("ship")
        for host in self.target.code_hosts:
            self.session.plain_target.world.machines[host.name].placed.append(NEW)  # type: ignore[attr-defined]

    def examine(self) -> None:
        pass

    def expand(self) -> None:
        self._note("expand")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return two web hosts behind a front; the process that works on them is known to be dead once it is."""

    def call(hand: Any, operation: str, message: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = hand._way.world.call(hand.host.name, operation, message)
        return found

    monkeypatch.setattr(Hand, "call", call)
    dead = Owner("ann@laptop (process 7)", "laptop", 1 << 30, 1)
    monkeypatch.setattr(deploy_lock.Owner, "here", classmethod(lambda _: dead))
    monkeypatch.setattr(undo, "SchemaStep", lambda *_: SimpleNamespace(contract=lambda: None))
    return World(tmp_path)


def deploy(world: World, said: list[str] | None = None) -> None:
    """Deploy NEW, as far as the process lives."""
    BuiltDeploy(world.target(), (said if said is not None else []).append).run()


def until_killed(world: World, at: int, after: bool) -> bool:
    """Deploy until the process is ended at a call; say whether it was."""
    world.kill_at, world.kills_after = len(world.calls) + at, after
    try:
        deploy(world)
    except Killed:
        return True
    finally:
        world.kill_at = -1
    return False


def next_command(world: World) -> list[str]:
    """Do what somebody may do next: a command that has nothing to do with the deploy."""
    said: list[str] = []
    Maintenance(world.target(), said.append, is_on=False).run()
    return said
