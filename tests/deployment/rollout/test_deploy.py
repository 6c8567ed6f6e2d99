"""A deploy, its failures, and its process ended by force at every call it makes: always served, always whole."""

from __future__ import annotations

import pytest
from tests.deployment.rollout.conftest import deploy, next_command, until_killed
from tests.deployment.rollout.world import NEW, OLD, WEB1, WEB2, World

from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.rollout.record import Record
from roadworthy.deployment.rollout.session import Session
from roadworthy.deployment.rollout.undo import forget, recover
from roadworthy.problems import ProblemsFound
from roadworthy.stack.balance_file import read_balance


def calls_of_a_deploy(world: World) -> list[str]:
    deploy(world)
    return world.calls


def test_a_deploy_goes_batch_by_batch_and_leaves_nothing_of_the_old(world: World) -> None:
    said: list[str] = []
    deploy(world, said)
    assert world.untidy(NEW) == ""
    assert [line for line in said if not line.startswith("  ")] == [
        f"web1, web2: starting {NEW}",
        f"web1: all requests to {NEW}",
        f"web2: all requests to {NEW}",
        f"workers and jobs: to {NEW}",
        "waiting for the last requests to the former release",
        "the former release: its last requests, then it is stopped",
        "forgetting old releases",
    ]


def test_a_first_deploy_speaks_of_no_former_release(world: World) -> None:
    (world.folder / "first").mkdir()
    fresh = World(world.folder / "first", release="")
    said: list[str] = []
    deploy(fresh, said)
    assert fresh.untidy(NEW) == ""
    assert [line for line in said if not line.startswith("  ")] == [
        f"web1, web2: starting {NEW}",
        f"web1: all requests to {NEW}",
        f"web2: all requests to {NEW}",
        f"workers and jobs: to {NEW}",
        "forgetting old releases",
    ]


def test_a_deploy_forgets_what_never_served(world: World) -> None:
    world.bad["web2"] = "it ended"
    with pytest.raises(ProblemsFound):
        deploy(world)
    record = Record("id", "deploy", "ann", "2026-11-21T11:00:00+00:00", OLD, "", "prune")
    with Session(world.target(), "deploy", print, recover) as session:
        forget(session, record)
    assert world.unfit == {NEW}


def test_visitors_are_served_at_every_moment_of_a_deploy(world: World) -> None:
    unserved: list[str] = []
    world.on_call = lambda host, operation: unserved.append(world.unserved())
    deploy(world)
    assert set(unserved) == {""}


def test_a_deploy_is_a_line_of_the_history(world: World) -> None:
    deploy(world)
    ledger = read_ledger(world.target())
    assert [(line["what"], line["release"], line["previous"], line["how"]) for line in ledger.history] == [
        ("deploy", NEW, OLD, "done")
    ]
    assert [phase["phase"] for phase in ledger.history[0]["phases"]] == [
        *("start", "cutover", "cutover", "follow", "drain", "stop", "prune")
    ]
    assert (ledger.holder, ledger.record) == (None, None)


def test_a_release_that_does_not_start_is_refused_with_its_last_lines(world: World) -> None:
    world.bad["web2"] = "gazette-production-web@… ended as soon as it had started (exit-code)"
    with pytest.raises(ProblemsFound) as found:
        deploy(world)
    assert str(found.value) == (
        f"web2: {NEW}: gazette-production-web@… ended as soon as it had started (exit-code) (E573)\n"
        "  hint: the last lines of its log on web2:\n"
        "    ImportError: no module named gazete\n"
        f"{NEW} was not deployed; {OLD} serves as before (E584)"
    )
    assert world.untidy(OLD) == ""
    assert [line["how"] for line in read_ledger(world.target()).history] == ["undone"]


def test_a_worker_that_does_not_start_takes_everything_back(world: World) -> None:
    world.bad["worker"] = "gazette-production-worker@… ended as soon as it had started (exit-code)"
    with pytest.raises(ProblemsFound):
        deploy(world)
    assert world.untidy(OLD) == ""


def test_the_first_release_that_fails_leaves_nothing(world: World) -> None:
    bare = World(world.folder / "bare", release="")
    (world.folder / "bare").mkdir()
    bare.bad["web2"] = "it ended"
    with pytest.raises(ProblemsFound) as found:
        deploy(bare)
    assert "nothing serves yet (E584)" in str(found.value)
    assert [(one.slots, one.running, one.current) for one in bare.machines.values()] == [({}, set(), "")] * 3
    assert read_balance(bare.machines["lb1"].balance).servers == ()


def test_a_host_that_dies_in_the_middle_is_gone_on_with_when_it_is_back(world: World) -> None:
    def die(host: str, operation: str) -> None:
        if host == "web2" and operation == "slots.open":
            world.machines["web2"].is_there = False
            raise ProblemsFound([])

    world.on_call = die
    with pytest.raises(ProblemsFound) as found:
        deploy(world)
    assert "is not taken back everywhere yet (E585)" in str(found.value)
    assert world.unserved() == ""
    world.on_call = lambda host, operation: None
    world.machines["web2"].is_there = True
    assert f"the deploy of {NEW} by ann@laptop (process 7) was cut off" in next_command(world)[0]
    assert world.untidy(OLD) == ""


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_a_deploy_ended_by_force_at_any_call_is_made_whole_by_the_next_command(world: World, after: bool) -> None:
    count = len(calls_of_a_deploy(world))
    ends = set()
    for at in range(count):
        folder = world.folder / f"{at}"
        folder.mkdir()
        other = World(folder)
        assert until_killed(other, at, after)
        assert other.unserved() == "", other.calls[-1]
        unserved: list[str] = []
        other.on_call = lambda host, operation, other=other, said=unserved: said.append(other.unserved())  # type: ignore[misc]
        next_command(other)
        assert set(unserved) == {""}
        serves = OLD if other.untidy(OLD) == "" else NEW
        ends.add(serves)
        assert other.untidy(serves) == "", other.calls[at]
        assert read_ledger(other.target()).record is None
    assert ends == {OLD, NEW}


def test_a_recovery_that_is_ended_by_force_too_is_made_whole(world: World) -> None:
    count = len(calls_of_a_deploy(world))
    for at in range(count // 2, count, 3):
        folder = world.folder / f"{at}"
        folder.mkdir()
        other = World(folder)
        assert until_killed(other, at, False)
        for again in range(3, 12, 4):
            until_killed(other, again, True)
        next_command(other)
        assert "" in (other.untidy(OLD), other.untidy(NEW)), other.calls


def test_a_deploy_that_is_finished_later_leaves_the_release_to_go_back_to(world: World) -> None:
    folder = world.folder / "whole"
    folder.mkdir()
    at = calls_of_a_deploy(World(folder)).index("web1 store.prune")
    assert until_killed(world, at, False)
    world.protected.clear()
    next_command(world)
    assert world.untidy(NEW) == ""
    assert world.protected == {OLD, NEW}


def test_a_release_that_fails_requests_is_taken_back_while_it_has_a_small_share(world: World) -> None:
    world.watch_s = 5
    world.failing = {NEW}
    with pytest.raises(ProblemsFound) as found:
        deploy(world)
    assert str(found.value).splitlines()[0] == (
        f"web1: {NEW}: 100 of 100 requests failed, and 0 of 100 in the old release (E574)"
    )
    assert world.untidy(OLD) == ""


def test_a_release_that_does_well_gets_everything_as_soon_as_it_has_shown_enough(world: World) -> None:
    world.watch_s = 3600
    said: list[str] = []
    deploy(world, said)
    assert f"web1: a small share to {NEW}, watched" in said
    assert world.untidy(NEW) == ""


def test_a_release_that_nobody_asks_meets_requests_of_roadworthys_own_and_is_not_watched_any_longer(
    world: World,
) -> None:
    world.watch_s, world.has_visitors = 3600, False
    said: list[str] = []
    deploy(world, said)
    assert counted(said) == ["3 requests, 0 failed, 0 ms each", "1 requests, 0 failed, 0 ms each"]
    assert world.untidy(NEW) == ""


def test_where_the_balancer_knows_no_names_so_many_are_asked_that_the_new_release_gets_its_share(world: World) -> None:
    world.watch_s, world.has_visitors, world.knows_names = 3600, False, False
    said: list[str] = []
    deploy(world, said)
    assert counted(said) == ["5 requests, 0 failed, 0 ms each", "4 requests, 0 failed, 0 ms each"]
    assert world.untidy(NEW) == ""


def test_workers_start_once_a_first_web_host_serves_the_release_and_not_before(world: World) -> None:
    deploy(world)
    started = world.calls.index("web1 slots.accompany")
    assert "lb1 talk.switch" in world.calls[world.calls.index("web1 slots.open") : started]
    assert started < world.calls.index("web1 slots.follow")


def test_a_release_that_fails_at_its_first_web_host_has_no_worker(world: World) -> None:
    world.watch_s, world.failing = 1, {NEW}
    with pytest.raises(ProblemsFound):
        deploy(world)
    assert "web1 slots.accompany" not in world.calls
    assert world.untidy(OLD) == ""


def counted(said: list[str]) -> list[str]:
    return [line.partition(": ")[2] for line in said if " failed, " in line]


def test_each_web_host_may_be_its_own_front(world: World) -> None:
    folder = world.folder / "alone"
    folder.mkdir()
    alone = World(folder, hosts=(WEB1, WEB2))
    deploy(alone)
    assert alone.untidy(NEW) == ""
    assert [one.host for one in read_balance(alone.machines["web2"].balance).servers] == ["web2"]
