"""A deploy while the site is closed: what can't be done beside a release is done with none at work."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.deployment.rollout.conftest import BuiltDeploy
from tests.deployment.rollout.world import NEW, OLD, World

from roadworthy.deployment.rollout import schema_step
from roadworthy.deployment.rollout.deploy import Deploy
from roadworthy.deployment.rollout.maintenance import Maintenance
from roadworthy.deployment.rollout.schema_step import SchemaStep
from roadworthy.deployment.schema.judgement import SchemaChange
from roadworthy.deployment.schema.rules import RENAMES
from roadworthy.problems import ProblemsFound

RENAMED = RENAMES.problem("news_story.slug is renamed to path, and the release that serves asks for the old name")


class ClosedDeploy(BuiltDeploy):
    """A deploy with a migration that renames; what is at work while it runs is written down."""

    expand = Deploy.expand
    at_work: tuple[str, ...] = ("nobody looked",)

    def get_ready(self) -> None:
        self.change = SchemaChange(expand=True, contract=True, refused=(RENAMED,))

    @property
    def _schema(self) -> Any:
        return SimpleNamespace(migrate=self._migrate)

    def _migrate(self) -> None:
        machine = self.session.plain_target.world.machines["web1"]  # type: ignore[attr-defined]
        self.at_work = (*sorted(machine.running), machine.current)


def closed(world: World) -> ClosedDeploy:
    Maintenance(world.target(), lambda words: None, is_on=True).run()
    return ClosedDeploy(world.target(), lambda words: None)


def test_no_worker_and_no_job_is_at_work_while_all_is_migrated_in_one_go(world: World) -> None:
    deploy = closed(world)
    deploy.run()
    assert deploy.at_work == (f"gazette-production-web@{OLD}.service", "")
    assert world.untidy(NEW) == ""


def test_a_release_that_does_not_start_then_leaves_the_old_one_at_work_and_a_warning(world: World) -> None:
    deploy = closed(world)
    world.bad["web2"] = "it ended"
    with pytest.raises(ProblemsFound) as found:
        deploy.run()
    assert str(found.value.problems[-1]) == (
        f"{NEW} was not deployed; {OLD} serves as before (E584)\n"
        "  hint: tables that it asks for may be gone: keep the site closed until a deploy has gone through"
    )
    assert world.untidy(OLD) == ""


@pytest.mark.parametrize("is_closed", [True, False])
def test_only_a_closed_site_may_have_what_breaks_the_release_that_serves(
    world: World, monkeypatch: pytest.MonkeyPatch, is_closed: bool
) -> None:
    change = SchemaChange(expand=True, contract=False, refused=(RENAMED,))
    monkeypatch.setattr(schema_step, "judge", lambda plans: change)
    monkeypatch.setattr(SchemaStep, "plans", lambda self: ())
    step = SchemaStep(world.target(), NEW, lambda words: None)
    if is_closed:
        assert step.judged(is_closed).is_at_once
        return
    with pytest.raises(ProblemsFound) as found:
        step.judged(is_closed)
    assert str(found.value) == (
        f"{RENAMED}\n"
        f"the migrations of {NEW} can't run while the release before serves (E588)\n"
        "  hint: nothing was changed; each of them says its way out"
    )


def test_a_site_is_closed_when_every_front_is(world: World) -> None:
    deploy = ClosedDeploy(world.target(), lambda words: None)
    with deploy.session:
        assert not deploy._is_closed
    deploy = closed(world)
    with deploy.session:
        assert deploy._is_closed
