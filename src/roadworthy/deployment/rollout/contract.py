"""Does what a deploy has held back in the databases, now that nothing needs it any more."""

from __future__ import annotations

from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.rules import NOTHING_SERVES
from roadworthy.deployment.rollout.schema_step import SchemaStep
from roadworthy.deployment.rollout.session import Session, Tell
from roadworthy.deployment.rollout.undo import recover
from roadworthy.deployment.target import Target
from roadworthy.problems import ProblemsFound


class Contract:
    """`run` returns the line of the history, or None when nothing was held back."""

    def __init__(self, target: Target, tell: Tell) -> None:
        self.session, self.tell = Session(target, "contract", tell, recover), tell

    def run(self) -> Entry | None:
        """Do it."""
        with self.session as session:
            release = session.serves
            if not release:
                raise ProblemsFound([NOTHING_SERVES.problem("no release serves", "deploy one first")])
            step = SchemaStep(session.target, release, self.tell)
            with session.tally.phase("judge", "asking what is held back") as figure:
                change = step.judged()
                figure.say("; ".join(change.lines) or "nothing")
            if not change.contract:
                return None
            record = session.new_record("contract", release)
            with session.tally.phase("contract", "taking away what only the former release needed in the database"):
                step.contract()
            return session.close(record, "done")
