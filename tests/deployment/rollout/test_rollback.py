"""Going back: to the release that served before, everywhere at once, and served at every moment."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.deployment.rollout.conftest import deploy, next_command
from tests.deployment.rollout.world import NEW, OLD, Killed, World

from roadworthy.deployment.rollout import rollback
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.rollout.rollback import Rollback
from roadworthy.deployment.rollout.rules import NOT_ANSWERED
from roadworthy.deployment.schema.rules import CANT_GO_BACK
from roadworthy.problems import Problem, ProblemsFound


@pytest.fixture
def against(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """Return the list of what there is against going back, to be filled."""
    reasons: list[Problem] = []
    step = SimpleNamespace(against_going_back=lambda: tuple(reasons))
    monkeypatch.setattr(rollback, "SchemaStep", lambda *_: step)
    return reasons


def test_a_rollback_has_the_release_before_serve_again(world: World, against: list[Problem]) -> None:
    deploy(world)
    unserved: list[str] = []
    world.on_call = lambda host, operation: unserved.append(world.unserved())
    said: list[str] = []
    entry = Rollback(world.target(), said.append).run()
    assert entry
    assert (entry.release, entry.previous, entry.how) == (OLD, NEW, "done")
    assert said[0] == f"{NEW} serves; going back to {OLD}"
    assert world.untidy(OLD) == ""
    assert set(unserved) == {""}


def test_a_second_rollback_never_goes_forward_again_unless_it_names_the_release(
    world: World, against: list[Problem]
) -> None:
    deploy(world)
    Rollback(world.target(), print).run()
    with pytest.raises(ProblemsFound) as found:
        Rollback(world.target(), print).run()
    assert str(found.value) == (
        f"there is no release that served before {OLD} (E577)\n"
        f"  hint: `road rollback production RELEASE` takes one that served later: {NEW}"
    )
    assert world.untidy(OLD) == ""
    Rollback(world.target(), print, NEW).run()
    assert world.untidy(NEW) == ""


def test_a_name_that_no_release_has_is_not_answered_with_one_that_never_served(
    world: World, against: list[Problem]
) -> None:
    world.bad = {"web2": "it ended"}
    with pytest.raises(ProblemsFound):
        deploy(world)
    with pytest.raises(ProblemsFound) as found:
        Rollback(world.target(), print, "2019").run()
    assert str(found.value) == (
        f'there is no release "2019" (E555)\n  hint: the hosts keep {OLD} (`road releases` says more)'
    )


def test_what_speaks_against_it_is_said_and_nothing_is_done_unless_somebody_wants_it(
    world: World, against: list[Problem]
) -> None:
    deploy(world)
    history = len(read_ledger(world.target()).history)
    world.calls.clear()
    against.append(CANT_GO_BACK.problem("0007_less drops articles.teaser", "restore a backup"))
    asked: list[str] = []

    def agree(reasons: object) -> bool:
        asked.append(str(reasons[0]))  # type: ignore[index]
        return False

    assert Rollback(world.target(), print, agree=agree).run() is None
    assert asked == ["0007_less drops articles.teaser (E578)\n  hint: restore a backup"]
    assert world.untidy(NEW) == ""
    assert [call for call in world.calls if "slots.open" in call or "ledger.note" in call] == []
    assert (read_ledger(world.target()).record, len(read_ledger(world.target()).history)) == (None, history)


def test_a_rollback_that_nobody_can_agree_to_has_begun_nothing(world: World, against: list[Problem]) -> None:
    deploy(world)
    history = len(read_ledger(world.target()).history)
    world.calls.clear()
    said: list[str] = []

    def agree(reasons: object) -> bool:
        raise ProblemsFound([NOT_ANSWERED.problem("nobody is here to be asked")])

    with pytest.raises(ProblemsFound) as found:
        Rollback(world.target(), said.append, agree=agree).run()
    assert str(found.value) == "nobody is here to be asked (E579)"
    assert said == [f"{NEW} serves; going back to {OLD}", f"  {OLD} can live with the database as it is"]
    assert [call for call in world.calls if "slots.open" in call or "ledger.note" in call] == []
    assert len(read_ledger(world.target()).history) == history


def test_nothing_speaks_against_a_release_that_was_made_for_the_very_same_tables(
    world: World, against: list[Problem]
) -> None:
    deploy(world)
    against.append(CANT_GO_BACK.problem("0007_less drops articles.teaser", "restore a backup"))
    world.migrations = {OLD: ("articles.0006_more",), NEW: ("articles.0006_more",)}
    assert Rollback(world.target(), print, agree=lambda reasons: not reasons).run()
    assert world.untidy(OLD) == ""


def test_there_is_nothing_to_go_back_to_before_a_second_release(world: World, against: list[Problem]) -> None:
    with pytest.raises(ProblemsFound) as found:
        Rollback(world.target(), print).run()
    assert str(found.value) == (
        f"there is no release that served before {OLD} (E577)\n"
        "  hint: `road releases production` lists what is on the hosts; "
        "`road rollback production RELEASE` takes any of them"
    )


def test_a_rollback_ended_by_force_at_any_call_is_made_whole(world: World, against: list[Problem]) -> None:
    deploy(world)
    before = len(world.calls)
    Rollback(world.target(), print).run()
    for at in range(len(world.calls) - before):
        (world.folder / f"{at}").mkdir()
        other = World(world.folder / f"{at}")
        deploy(other)
        other.kill_at = len(other.calls) + at
        with pytest.raises(Killed):
            Rollback(other.target(), lambda _: None).run()
        assert other.unserved() == ""
        next_command(other)
        assert "" in (other.untidy(OLD), other.untidy(NEW)), other.calls[-1]
