"""Maintenance: every front answers visitors itself until it is over; deploys and restarts do not end it."""

from __future__ import annotations

from dataclasses import replace

from roadworthy.deployment.rollout.fronts import Fronts
from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.session import Session, Tell
from roadworthy.deployment.rollout.undo import recover
from roadworthy.deployment.target import Target


class Maintenance:
    """Turns maintenance on or off; `run` returns the line of the history, or None when it was so already."""

    def __init__(self, target: Target, tell: Tell, is_on: bool) -> None:
        self.is_on = is_on
        self.session = Session(target, f"maintenance {'on' if is_on else 'off'}", tell, recover)

    def run(self) -> Entry | None:
        """Tell every front."""
        with self.session as session:
            fronts = Fronts(session.target, tuple(session.standings.values()))
            was = all(balance.is_maintenance == self.is_on for balance in fronts.balances.values())
            record = session.new_record(session.doing, session.serves)
            names = ", ".join(front.name for front in fronts.hosts)
            with session.tally.phase("switch", f"{names}: {session.doing}"):
                fronts.change(lambda balance, _: replace(balance, is_maintenance=self.is_on))
            return None if was else session.close(record, "done")
