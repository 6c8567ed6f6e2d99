"""Takes back what a deploy has changed, or finishes it, also when its process is long dead."""

from __future__ import annotations

from typing import cast

from roadworthy.deployment.release.placed import prune, publish_static
from roadworthy.deployment.rollout.history import never_served
from roadworthy.deployment.rollout.record import Record
from roadworthy.deployment.rollout.rules import NOT_WHOLE
from roadworthy.deployment.rollout.schema_step import SchemaStep
from roadworthy.deployment.rollout.session import Session
from roadworthy.deployment.rollout.settle import Settle, stand
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import SomeFailed
from roadworthy.problems import Problem, ProblemsFound

BEFORE_CHANGES = ("ship", "preflight", "expand")


def recover(session: Session) -> None:
    """See to the deploy that was under way when its process died: finish it after the last cutover, else undo it."""
    record = session.lock.record
    assert record
    cut_off = f"the {record.what} of {record.release} by {record.who} was cut off"
    if record.is_past_cutover:
        session.tell(f"{cut_off} after every host served it: finishing it")
        finish(session, record)
        session.close(record, "finished", "cut off; the next command did the rest")
    else:
        session.tell(f"{cut_off} before every host served it: undoing it")
        undo(session, record)
        session.close(record, "undone", "cut off; the next command undid it")


def undo(session: Session, record: Record) -> None:
    """Have every host serve what it served before. Raise ProblemsFound with NOT_WHOLE when one can't be asked."""
    if record.phase in BEFORE_CHANGES:
        return
    silent = _look_at_those_there(session)
    settle = Settle(session.target, record.previous, session.standings, session.tally)
    problems = list(silent)
    try:
        settle.serve()
        settle.follow()
        settle.finish(is_tried=True)
    except ProblemsFound as found:
        problems += found.problems
    if not problems and record.previous:
        publish_static(session.target, record.previous)
    if problems:
        words = f"{record.release} is not taken back everywhere yet"
        hint = "when the host answers again, any command goes on with it; or take the host out of roadworthy.toml"
        raise ProblemsFound([*problems, NOT_WHOLE.problem(words, hint)])


def finish(session: Session, record: Record) -> None:
    """Do what is left to do after the last cutover."""
    settle = Settle(session.target, record.release, session.standings, session.tally)
    settle.serve()
    settle.follow()
    publish_static(session.target, record.release)
    settle.finish(is_tried=True, waits=True)
    if record.what == "deploy":
        if not record.holds_contract:
            SchemaStep(session.target, record.release, session.tell, record.previous).contract()
        forget(session, record)


def forget(session: Session, record: Record) -> tuple[str, ...]:
    """Forget old releases and those that never served, and return their names; the one to go back to stays."""
    keep = session.target.environment.deploy.keep
    return prune(session.target, keep, [record.release, record.previous], never_served(session.history()))


def _look_at_those_there(session: Session) -> tuple[Problem, ...]:
    """Ask all hosts how they stand; leave out those that can't be asked, and return why."""
    hosts: tuple[Host, ...] = session.target.hosts
    try:
        session.standings = stand(session.target, hosts)
    except SomeFailed as found:
        session.standings = cast(dict[str, Standing], found.results)
        return found.problems
    return ()
