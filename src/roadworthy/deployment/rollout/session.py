"""One command at work on an environment: it has the lock, is fenced in, and finds whole what was cut off before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from roadworthy.deployment.hub_marks import tell_hub
from roadworthy.deployment.rollout.deploy_lock import DeployLock
from roadworthy.deployment.rollout.fenced import FencedFleet
from roadworthy.deployment.rollout.history import Entry, How
from roadworthy.deployment.rollout.ledger import read_ledger
from roadworthy.deployment.rollout.record import Record
from roadworthy.deployment.rollout.record_host import record_host
from roadworthy.deployment.rollout.settle import stand
from roadworthy.deployment.rollout.settlement import Settlement
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.deployment.rollout.tally import Tally
from roadworthy.deployment.target import Target
from roadworthy.fleet.host_rules import FENCED
from roadworthy.problems import ProblemsFound

Tell = Callable[[str], None]


class Session:
    """A context. `target` is fenced inside; `standings` are what the hosts said when it began, after any recovery."""

    def __init__(self, target: Target, doing: str, tell: Tell, recover: Callable[[Session], None]) -> None:
        self.plain_target, self.doing, self.tell = target, doing, tell
        self.tally = Tally(tell)
        self.began = datetime.now(UTC)
        self._recover = recover
        self._stack = ExitStack()
        self.standings: Mapping[str, Standing] = {}

    def __enter__(self) -> Session:
        """Take the lock, look at every host, and make whole what was cut off."""
        target = self.plain_target
        hand = target.fleet.hand(record_host(target))
        self.lock = self._stack.enter_context(DeployLock(hand, target.layout.key, self.doing, self.tell))
        try:
            self.target = replace(target, fleet=FencedFleet(target.fleet, self.lock))
            self._shut_out_others()
            if self.lock.record:
                self._recover(self)
                self.look()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Give the lock back."""
        self._stack.close()

    def look(self) -> None:
        """Ask every host how it stands."""
        self.standings = stand(self.target, self.target.hosts)

    def _shut_out_others(self) -> None:
        """Look for the first time, through the fence: from then on older deploys change nothing.

        A host that knows a newer one was there before the record host was: then this one's token must be higher.
        """
        try:
            self.look()
        except ProblemsFound as found:
            if not any(problem.id == FENCED.id for problem in found.problems):
                raise
            known = stand(self.plain_target, self.plain_target.hosts)
            self.lock.take(1 + max(standing.fence for standing in known.values()))
            self.look()

    def phase_of(self, record: Record, phase: str) -> Record:
        """Write down that a phase begins."""
        record = replace(record, phase=phase)
        self.lock.note(record)
        self.lock.doing = f"{record.what} of {record.release}, {phase}"
        return record

    @property
    def serves(self) -> str:
        """Return the release that serves now; empty when none does."""
        return Settlement("", (), {}, self.standings).former

    def new_record(self, what: str, release: str, holds_contract: bool = False) -> Record:
        """Return the record of something that begins now."""
        began = self.began.isoformat(timespec="seconds")
        return Record(self.lock.id, what, self.lock.owner.who, began, release, self.serves, "ship", (), holds_contract)

    def close(self, record: Record, how: How, why: str = "") -> Entry:
        """Write the history, and tell the hub what serves now."""
        entry = Entry.of_record(record, how, self.tally.took_s, why, self.tally.phases)
        self.lock.close(entry.plain())
        if entry.changed_release:
            tell_hub(self.target, self.tell, self.lock.hand)
        return entry

    def history(self) -> list[Entry]:
        """Return the whole history."""
        return [Entry.of(line) for line in read_ledger(self.target, hand=self.lock.hand).history]
