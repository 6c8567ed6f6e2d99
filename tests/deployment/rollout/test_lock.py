"""One deploy at a time, and an old one that wakes up can do no harm."""

from __future__ import annotations

import os

import pytest
from tests.deployment.rollout.conftest import BuiltDeploy, deploy, until_killed
from tests.deployment.rollout.world import LB1, NEW, OLD, WEB1, World

from roadworthy.deployment.rollout import deploy_lock
from roadworthy.deployment.rollout.deploy_lock import DeployLock, Owner
from roadworthy.deployment.rollout.session import Session
from roadworthy.deployment.rollout.undo import recover
from roadworthy.fleet.family import member
from roadworthy.problems import ProblemsFound

BEN = "ben@desk (process 8)"


@pytest.fixture
def ben(monkeypatch: pytest.MonkeyPatch) -> Owner:
    """Return a living owner of this machine."""
    own = member(os.getpid())
    assert own
    return Owner(BEN, "laptop", own.pid, own.started)


def test_a_second_deploy_is_refused_and_told_who_is_at_it(world: World, ben: Owner) -> None:
    hand = world.target().fleet.hand(LB1)
    with DeployLock(hand, world.layout.key, "deploy of x, roll", print, owner=ben):
        with pytest.raises(ProblemsFound) as found:
            deploy(world)
        assert str(found.value) == (
            "lb1: ben@desk (process 8) is at it: deploy of x, roll (heard of 0 s ago) (E571)\n"
            "  hint: wait until that has ended; should it be dead, its lock ends 30 s after its last sign"
        )
    deploy(world)
    assert world.untidy(NEW) == ""


def test_a_lock_is_taken_over_from_a_process_that_is_dead(world: World, ben: Owner) -> None:
    assert until_killed(world, 20, False)
    said: list[str] = []
    lock = DeployLock(world.target().fleet.hand(LB1), world.layout.key, "deploy", said.append, owner=ben)
    lock.take()
    assert said == ["ann@laptop (process 7) has not been heard of for 0 s: taking over"]
    assert lock.token > 1
    assert lock.record
    assert lock.record.release == NEW


def test_a_lock_of_another_machine_is_waited_for_until_its_lifetime_is_over(
    world: World, ben: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert until_killed(world, 20, False)
    monkeypatch.setattr(deploy_lock, "LIFETIME_S", 0.2)
    monkeypatch.setattr(deploy_lock, "QUIET_S", -1.0)
    monkeypatch.setattr(deploy_lock, "LOOK_S", 0.01)
    elsewhere = Owner(BEN, "desk", 1, 1)
    hand = world.target().fleet.hand(LB1)
    holder = hand.call("ledger.look", {"key": world.layout.key, "count": 0})["holder"]
    assert holder["lifetime_s"] == 30.0
    lock = DeployLock(hand, world.layout.key, "deploy", print, owner=elsewhere, clock=iter(range(0, 1000, 20)).__next__)
    with pytest.raises(ProblemsFound) as found:
        lock.take()
    assert "is at it: deploy" in str(found.value)


def test_an_old_deploy_that_wakes_up_can_change_nothing_any_more(world: World) -> None:
    asleep = BuiltDeploy(world.target(), print)
    asleep.session.__enter__()
    asleep.build()
    other = Session(world.target(), "deploy", print, recover)
    with other:
        pass
    with pytest.raises(ProblemsFound) as found:
        asleep.target.fleet.hand(WEB1).call("slots.open", {"key": world.layout.key, "release": NEW})
    assert str(found.value) == (
        "web1: a newer deploy has taken over here, so this one may change nothing more (E439)\n"
        "  hint: `road history` says what the newer one did"
    )
    assert world.untidy(OLD) == ""
    asleep.session.__exit__()


def test_a_record_host_that_knows_less_than_the_others_gives_a_higher_token(world: World) -> None:
    deploy(world)
    (world.folder / "lb1" / world.layout.key / "lock.json").unlink()
    (world.folder / "lb1" / world.layout.key / "fence").unlink()
    with Session(world.target(), "deploy", print, recover) as session:
        assert session.standings
        session.target.fleet.hand(WEB1).call("slots.lines", {"release": NEW})
