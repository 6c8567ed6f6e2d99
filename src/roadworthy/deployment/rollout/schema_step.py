"""Runs the migrations of a release from one of its hosts: judged, then in two halves around the cutover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from roadworthy.deployment.release.placed import placed
from roadworthy.deployment.rollout.rules import NOT_MIGRATED
from roadworthy.deployment.schema.conversation import Conversation
from roadworthy.deployment.schema.going_back import reasons_against
from roadworthy.deployment.schema.judgement import SchemaChange, judge
from roadworthy.deployment.schema.planned import SchemaPlan, plans_of
from roadworthy.deployment.schema.program import Request, program
from roadworthy.deployment.target import Target
from roadworthy.problems import Problem, ProblemsFound

SESSION = {"ROADWORTHY_DATABASE_SESSION": "1"}
"""The connection of a migration is one session: what it sets, and what it locks, must hold."""
PLAN_TIME_LIMIT_S, TIME_LIMIT_S = 120.0, 4 * 3600.0


@dataclass(frozen=True)
class SchemaStep:
    """The databases of an environment, seen from one release on the first host with the site's code.

    `previous` is the release to go back to: what only adds a value for the rows that it inserts is left to it.
    """

    target: Target
    release: str
    tell: Callable[[str], None]
    previous: str = ""

    def judged(self, is_closed: bool = False) -> SchemaChange:
        """Return what is due. Raise ProblemsFound when something can't be done while a release serves.

        On a site that is closed nobody is served, so there all of it can be done.
        """
        change = judge(self.plans())
        if change.refused and not change.is_first and not is_closed:
            words = f"the migrations of {self.release} can't run while the release before serves"
            hint = "nothing was changed; each of them says its way out"
            raise ProblemsFound([*change.refused, *change.warnings, NOT_MIGRATED.problem(words, hint)])
        return change

    def plans(self) -> tuple[SchemaPlan, ...]:
        """Ask what is due, in each database."""
        return plans_of(self._run("plan"), self._folder)

    def against_going_back(self) -> tuple[Problem, ...]:
        """Return why this release, an older one, can't serve with the tables as they are."""
        return reasons_against(self.plans())

    def expand(self) -> None:
        """Do what both releases can live with."""
        self._run("expand")

    def migrate(self) -> None:
        """Do all that is due, where no release serves."""
        self._run("all")

    def contract(self) -> None:
        """Do what only the new release can live with."""
        self._run("contract")

    @property
    def _folder(self) -> str:
        return self.target.release_ground(self.target.code_hosts[0], self.release, 0).code

    def _before(self) -> tuple[str, ...]:
        """Return the last migrations of the release to go back to."""
        there = placed(self.target) if self.previous else ()
        return next((each.release.migrations for each in there if each.id == self.previous), ())

    def _run(self, command: str) -> Sequence[dict[str, object]]:
        host = self.target.code_hosts[0]
        ground = self.target.release_ground(host, self.release, 0)
        request = Request(command, ground.code, before=self._before())
        conversation = Conversation(request, lambda words: self.tell(f"  {words}"))
        is_long = command != "plan"
        done = self.target.fleet.hand(host).run(
            [ground.python, "-"],
            user=self.target.layout.account,
            folder=ground.code,
            variables_file=ground.variables,
            variables=SESSION,
            feed=program(request),
            on_line=conversation.hear,
            survives=is_long,
            time_limit_s=TIME_LIMIT_S if is_long else PLAN_TIME_LIMIT_S,
        )
        return [dict(each) for each in conversation.answer("\n".join(done.lines))]
