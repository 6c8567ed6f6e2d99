"""The lock of an environment, on its record host: one deploy at a time, taken over only from one that is dead."""

from __future__ import annotations

import getpass
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.rollout.record import Record
from roadworthy.deployment.rollout.rules import LOCK_LOST, RECORD_HOST, UNDER_WAY
from roadworthy.fleet.family import Member, is_alive, member
from roadworthy.fleet.hand import Hand
from roadworthy.problems import Problem, ProblemsFound, Where

LIFETIME_S = 30.0
BEAT_S = 3.0
QUIET_S = 9.0
LOOK_S = 0.5


@dataclass(frozen=True)
class Owner:
    """Who holds a lock, or wants to. `machine` tells where `pid` and `started` mean something; empty: nowhere."""

    who: str
    machine: str = ""
    pid: int = 0
    started: int = 0

    @classmethod
    def here(cls) -> Owner:
        """Return this process."""
        own = member(os.getpid()) or Member(os.getpid(), 0)
        return cls(f"{_login()}@{os.uname().nodename} (process {own.pid})", _machine(), own.pid, own.started)

    def knows_dead(self, holder: Mapping[str, Any]) -> bool:
        """Say whether a holder was a process of this machine, and is no more."""
        if not self.machine or holder.get("machine") != self.machine:
            return False
        return not is_alive(Member(int(holder["pid"]), int(holder["started"])))


class DeployLock:
    """A lock, as a context: taken on the way in, kept alive by a thread, given back on the way out.

    `token` is what hosts know this deploy by; `record` is the deploy that was under way when its process died.
    """

    def __init__(
        self,
        hand: Hand,
        key: str,
        doing: str,
        tell: Callable[[str], None],
        *,
        owner: Owner | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hand, self.key, self.doing = hand, key, doing
        self.owner = owner or Owner.here()
        self.id = secrets.token_hex(8)
        self.token = 0
        self.record: Record | None = None
        self._tell, self._clock = tell, clock
        self._lost: Problem | None = None
        self._heard_s = clock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="heartbeat", daemon=True)

    def __enter__(self) -> DeployLock:
        """Take it."""
        self.take()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back; one that can't be given back ends by itself."""
        self._over.set()
        self._thread.join(15)
        if not self._lost:
            try:
                self.hand.call("ledger.release", {"key": self.key, "id": self.id}, time_limit_s=10)
            except ProblemsFound:
                self._tell(f"the lock on {self.hand.host.name} could not be given back: it ends after {LIFETIME_S:g} s")

    def take(self, at_least: int = 0) -> None:
        """Take the lock, or raise ProblemsFound that names who has it. `at_least` is the lowest token to be given."""
        dead, until_s = "", self._clock() + LIFETIME_S + 5
        while True:
            found = self._ask(dead, at_least)
            if "token" in found:
                break
            holder = found["held"]
            if self.owner.knows_dead(holder) and not dead:
                dead = holder["id"]
                continue
            if holder["age_s"] < QUIET_S or self._clock() > until_s:
                raise ProblemsFound([under_way(holder, self.hand.host.name)])
            self._wait_for_its_end(holder)
        self.token = int(found["token"])
        self._heard_s = self._clock()
        if found["record"]:
            self.record = Record.of(found["record"])
        if former := found["former"]:
            self._tell(f"{former['who']} has not been heard of for {former['age_s']:.0f} s: taking over")

    def check(self) -> None:
        """Raise ProblemsFound when the lock is not held any more."""
        silent_s = self._clock() - self._heard_s
        if not self._lost and silent_s > LIFETIME_S:
            words = f"{self.hand.host.name} could not be told for {silent_s:.0f} s that this deploy is alive"
            hint = "run the command again: it goes on from where this one stopped"
            self._lost = LOCK_LOST.problem(words, hint, Where(part=self.hand.host.name))
        if self._lost:
            raise ProblemsFound([self._lost])

    def note(self, record: Record) -> None:
        """Write down how far the deploy has come."""
        self.check()
        self.record = record
        self.hand.call("ledger.note", {"key": self.key, "id": self.id, "record": record.plain()}, doing="the record")

    def close(self, entry: Mapping[str, Any] | None) -> None:
        """Add to the history, and forget the deploy under way."""
        self.record = None
        self.hand.call("ledger.close", {"key": self.key, "id": self.id, "entry": entry}, doing="the history")

    def _ask(self, dead: str, at_least: int) -> dict[str, Any]:
        holder = {
            "id": self.id,
            "who": self.owner.who,
            "doing": self.doing,
            "lifetime_s": LIFETIME_S,
            "machine": self.owner.machine,
            "pid": self.owner.pid,
            "started": self.owner.started,
        }
        message = {"key": self.key, "holder": holder, "dead": dead, "at_least": at_least}
        try:
            return self.hand.call("ledger.take", message, time_limit_s=30, doing="taking the lock")
        except ProblemsFound as found:
            name = self.hand.host.name
            words = f"lock and history are kept on {name}, the first host that visitors meet"
            hint = "nothing was changed; get it back first, or take its role away in roadworthy.toml"
            raise ProblemsFound([*found.problems, RECORD_HOST.problem(words, hint, Where(part=name))]) from None

    def _wait_for_its_end(self, holder: Mapping[str, Any]) -> None:
        left_s = max(0.0, LIFETIME_S - holder["age_s"])
        if not self._over.is_set():
            words = f"{holder['who']} has not been heard of for {holder['age_s']:.0f} s"
            self._tell(f"{words}: waiting {left_s:.0f} s until it counts as dead")
        self._over.wait(left_s + LOOK_S)

    def _keep(self) -> None:
        while not self._over.wait(BEAT_S):
            message = {"key": self.key, "id": self.id, "doing": self.doing}
            asked_s = self._clock()
            try:
                answer = self.hand.call("ledger.beat", message, time_limit_s=10)
            except ProblemsFound:
                continue
            if answer["is_held"]:
                self._heard_s = asked_s
                continue
            who = answer["by"].get("who", "somebody else")
            hint = "`road history` says what they did; run this again afterwards"
            self._lost = LOCK_LOST.problem(f"{who} has taken over this deploy", hint, Where(part=self.hand.host.name))
            return


def under_way(holder: Mapping[str, Any], host: str) -> Problem:
    """Return the problem of a second deploy at once."""
    hint = f"wait until that has ended; should it be dead, its lock ends {holder['lifetime_s']:g} s after its last sign"
    heard = f"heard of {holder['age_s']:.0f} s ago"
    return UNDER_WAY.problem(f"{holder['who']} is at it: {holder['doing']} ({heard})", hint, Where(part=host))


def _login() -> str:
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _machine() -> str:
    """Return a name for this running system, within which numbers of processes are the same; empty where unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        return hashlib.sha256(f"{boot}{Path('/proc/self/ns/pid').readlink()}".encode()).hexdigest()[:16]
    except OSError:
        return ""
