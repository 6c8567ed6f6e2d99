"""A rollback: a release that served before serves again, code and configuration, after saying whether it is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadworthy.deployment.release.placed import find, placed, publish_static
from roadworthy.deployment.rollout.history import Entry, never_served, served, served_before
from roadworthy.deployment.rollout.rules import NO_RELEASE, NOT_SAFE, NOTHING_BEFORE, NOTHING_SERVES, UNDONE
from roadworthy.deployment.rollout.schema_step import SchemaStep
from roadworthy.deployment.rollout.session import Session, Tell
from roadworthy.deployment.rollout.settle import Settle
from roadworthy.deployment.rollout.undo import recover, undo
from roadworthy.deployment.rollout.why import why_of
from roadworthy.deployment.target import Target
from roadworthy.problems import Problem, ProblemsFound, Where

Agree = Callable[[Sequence[Problem]], bool]
"""Whether somebody wants to go back although these are the reasons against it."""


class Rollback:
    """One rollback; `run` does it and returns its line of the history, or None when nobody wants it after all."""

    def __init__(
        self, target: Target, tell: Tell, release: str = "", agree: Agree = lambda against: not against
    ) -> None:
        self.wanted, self.agree, self.tell = release, agree, tell
        self.session = Session(target, "rollback", tell, recover)

    def run(self) -> Entry | None:
        """Go back. Raise ProblemsFound when that fails: then everything serves as before."""
        with self.session as session:
            self.entries = session.history()
            self.release = self.chosen()
            if not self.agree(self.against()):
                return None
            self.record = session.new_record("rollback", self.release)
            try:
                self.serve()
            except BaseException as error:
                self.undo(error)
                raise
            self.settle.finish(is_tried=True)
            return session.close(self.record, "done")

    def chosen(self) -> str:
        """Return the release to go back to."""
        session, name = self.session, self.session.target.environment.name
        serves = session.serves
        if not serves:
            hint = f"`road deploy {name}` brings the first one"
            raise ProblemsFound(
                [NOTHING_SERVES.problem("no release serves, so there is nothing to go back from", hint)]
            )
        chosen = self._named() if self.wanted else served_before(self.entries, serves, self._there())
        if not chosen:
            words = f"there is no release that served before {serves}"
            raise ProblemsFound([NOTHING_BEFORE.problem(words, self._others())])
        self.tell(f"{serves} serves; going back to {chosen}")
        return chosen

    def _there(self) -> set[str]:
        """Return the releases that every host has."""
        session = self.session
        return set.intersection(*(set(session.standings[host.name].placed) for host in session.target.code_hosts))

    def _others(self) -> str:
        """Say which releases can be named instead."""
        name, there = self.session.target.environment.name, self._there()
        others = [one for one in served(self.entries) if one in there and one != self.session.serves]
        if others:
            return f"`road rollback {name} RELEASE` takes one that served later: {', '.join(reversed(others))}"
        return f"`road releases {name}` lists what is on the hosts; `road rollback {name} RELEASE` takes any of them"

    def _named(self) -> str:
        """Return the release that is meant, which every host must have."""
        target = self.session.target
        found = find(target, self.wanted, never_served(self.entries))
        lacking = [host.name for host in target.code_hosts if host.name not in found.hosts]
        if lacking:
            hint = f"`road deploy {target.environment.name} --revision {found.release.revision}` brings it anew"
            words = f"release {found.id} is not there any more"
            raise ProblemsFound([NO_RELEASE.problem(words, hint, Where(part=host)) for host in lacking])
        return found.id

    def against(self) -> tuple[Problem, ...]:
        """Return why the older release may not get along with what the newer one has left."""
        if self.has_same_migrations():
            return ()
        found = SchemaStep(self.session.target, self.release, self.tell).against_going_back()
        self.tell(f"  {self.release} {'cannot' if found else 'can'} live with the database as it is")
        return tuple(NOT_SAFE.problem(problem.message, problem.hint, problem.where) for problem in found)

    def has_same_migrations(self) -> bool:
        """Say whether the release that serves was made for the very same tables."""
        kept = {each.id: each.release.migrations for each in placed(self.session.target)}
        return bool(kept.get(self.release)) and kept.get(self.release) == kept.get(self.session.serves)

    def serve(self) -> None:
        """Have everything be of the older release: everywhere at once, for it has served before."""
        session = self.session
        self.record = session.phase_of(self.record, "roll")
        self.settle = Settle(session.target, self.release, session.standings, session.tally)
        self.settle.serve()
        self.record = session.phase_of(self.record, "follow")
        self.settle.follow()
        publish_static(self.session.target, self.release)

    def undo(self, error: BaseException) -> None:
        """Have everything be as before."""
        problems = list(getattr(error, "problems", ()))
        self.tell("it did not go through: everything is taken back")
        undo(self.session, self.record)
        self.session.close(self.record, "undone", why_of(error))
        if problems:
            words = f"{self.release} does not serve again; {self.record.previous} serves as before"
            raise ProblemsFound([*problems, UNDONE.problem(words)]) from error
