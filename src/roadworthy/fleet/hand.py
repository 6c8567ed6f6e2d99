"""A hand on one host: it asks what is, says what should be, and runs what it is told; any thread may use it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.answers import HttpAnswer, UnitState
from roadworthy.fleet.change import Change
from roadworthy.fleet.channel import Channels
from roadworthy.fleet.command import KEPT_LINES, Finished
from roadworthy.fleet.exchange import Exchange, Lost
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.host_health import HostHealth
from roadworthy.fleet.host_rules import BY_NAME, CONNECTION_LOST, HOST_FAULT, NO_SSH, REFUSED, STEP_LOST
from roadworthy.fleet.program import program
from roadworthy.fleet.resource import File, HostState, Joined
from roadworthy.fleet.ssh import TRANSIENT, problem
from roadworthy.fleet.talk import Talk
from roadworthy.fleet.way import Way
from roadworthy.fleet.wire import facts_of, plain, plain_resource, plain_talk
from roadworthy.problems import Problem, ProblemsFound, Where

CALLS_AT_ONCE = 8
"""sshd lets ten sessions share a connection (MaxSessions)."""
FRAME = 1 << 18
BACKOFF_S = (0.1, 0.3, 1.0, 2.0, 5.0)
RECONNECT_S = 180.0
APPLY_TIME_LIMIT_S = 1800.0

OnEvent = Callable[[dict[str, Any]], None]


class Hand:
    """One host. Everything raises ProblemsFound, with the host's name as the place."""

    def __init__(self, host: Host, way: Way, who: str = "", channels: Channels | None = None) -> None:
        self.host = host
        self.channels = channels or Channels(way.words(host), program())
        self._way, self._who = way, who or told_who()
        self._room = threading.BoundedSemaphore(CALLS_AT_ONCE)
        self._live: set[subprocess.Popen[bytes]] = set()
        self._is_let_go = False

    # Calling.

    def call(
        self,
        operation: str,
        message: Mapping[str, Any],
        *,
        stream: BinaryIO | Iterable[bytes] | None = None,
        on_event: OnEvent | None = None,
        survives: bool = False,
        step: str = "",
        time_limit_s: float = 60,
        doing: str = "",
    ) -> dict[str, Any]:
        """Run an operation of the program on the host and return its result; `on_event` is told what it emits.

        One that `survives` goes on when the connection, or this process, is lost, and is followed again; the same
        call made again joins it. `step` names it: then its result is kept for the next one who asks, too, unless it
        was refused.
        `doing` are words for messages ("the migration"). A stream can't survive.
        """
        if survives and stream is not None:
            raise ValueError("a call with a stream can't survive its connection")
        asked: dict[str, Any] = {"operation": operation, "message": dict(message), "has_stream": stream is not None}
        if survives:
            asked["step"] = {"id": step or _step_id(asked), "is_named": bool(step), "time_limit_s": time_limit_s}
            return self._follow(asked, on_event or _ignore, time_limit_s, doing)
        try:
            return self._ended(self._exchange(asked, _pieces(stream), on_event or _ignore, time_limit_s)[0])
        except Lost as lost:
            raise ProblemsFound([problem(lost, self.host, doing)]) from None

    def _follow(self, asked: dict[str, Any], on_event: OnEvent, time_limit_s: float, doing: str) -> dict[str, Any]:
        seen, failures, until_s, lost_s = 0, 0, time.monotonic() + time_limit_s + 5, 0.0

        def heed(event: dict[str, Any]) -> None:
            nonlocal seen, failures
            seen, failures = seen + 1, 0
            if event.get("kind") != "step.begun":
                on_event(event)

        while True:
            asked["step"]["seen"] = seen
            try:
                return self._ended(self._exchange(asked, None, heed, max(1.0, until_s - time.monotonic()))[0])
            except Lost as lost:
                found = problem(lost, self.host, doing)
                is_over = self._is_let_go or time.monotonic() + BACKOFF_S[-1] > until_s
                lost_s = time.monotonic() if not failures else lost_s
                if found.id not in TRANSIENT or not seen or is_over or time.monotonic() - lost_s > RECONNECT_S:
                    raise ProblemsFound([_going_on(found, seen, doing)]) from None
            time.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
            failures += 1

    def _exchange(
        self, asked: dict[str, Any], stream: Iterable[bytes] | None, on_event: OnEvent, time_limit_s: float
    ) -> tuple[dict[str, Any], list[float]]:
        def started(process: subprocess.Popen[bytes]) -> None:
            self._live.add(process)

        one = Exchange(self._way.words(self.host), asked, program(), stream, on_event, started)
        with self._room:
            try:
                if stream is None and "step" not in asked:
                    begun_s = time.time()
                    return self.channels.ask(asked, on_event, started, time_limit_s), [begun_s]
                return one.run(time_limit_s), one.moments
            except FileNotFoundError:
                hint = "install it (Debian: apt install openssh-client)"
                raise ProblemsFound([NO_SSH.problem("this workstation has no ssh", hint)]) from None
            finally:
                self._live = {process for process in self._live if process.poll() is None}

    def _ended(self, last: Mapping[str, Any]) -> dict[str, Any]:
        if "result" in last:
            result: dict[str, Any] = last["result"]
            return result
        if "refused" in last:
            refused = last["refused"]
            rule = BY_NAME.get(refused["rule"], REFUSED)
            raise ProblemsFound([rule.problem(refused["sentence"], refused["hint"], Where(part=self.host.name))])
        hint = f"please report it with {_kept_report(str(last.get('fault', last)))}"
        where = Where(part=self.host.name)
        raise ProblemsFound([HOST_FAULT.problem("a fault in Roadworthy's program there", hint, where)])

    def let_go(self) -> None:
        """End every call under way: the workstation was asked to stop."""
        self._is_let_go = True
        for process in list(self._live):
            process.kill()

    # Asking and making.

    def facts(self, files: Sequence[str] = ()) -> HostFacts:
        """Return what the host says of itself, with the contents of some files, where they are there."""
        return facts_of(*self._timed("facts.all", {"files": list(files)}))

    def health(self, key: str) -> HostHealth:
        """Return how the host does now, with the units of a site (`Layout.key`)."""
        found, sent_s, received_s = self._timed("health.look", {"key": key})
        return HostHealth(**{**found, "facts": facts_of(found["facts"], sent_s, received_s)})

    def _timed(self, operation: str, message: dict[str, Any]) -> tuple[dict[str, Any], float, float]:
        """Call an operation, and return also when it was sent and when its answer was here."""
        asked = {"operation": operation, "message": message, "has_stream": False}
        try:
            last, moments = self._exchange(asked, None, _ignore, 60)
        except Lost as lost:
            raise ProblemsFound([problem(lost, self.host)]) from None
        return self._ended(last), moments[0], time.time()

    def plan(self, state: HostState) -> tuple[Change, ...]:
        """Return what `apply` would change, in order. Nothing is changed."""
        found = self.call("converge.plan", self._state(state), time_limit_s=120, doing="the plan")
        return tuple(Change.of(change) for change in found["changes"])

    def apply(self, state: HostState, on_change: Callable[[Change], None] = lambda _: None) -> tuple[Change, ...]:
        """Make the host as `state` says, and return what was changed; `on_change` hears of each when it is done."""
        found = self.call("converge.plan", self._state(state), time_limit_s=120, doing="the plan")
        if not found["changes"]:
            if not found["is_noted"]:
                self.call("converge.note", self._state(state), time_limit_s=120, doing="the apply")
            return ()

        def heed(event: dict[str, Any]) -> None:
            if event["kind"] == "change":
                on_change(Change.of(event["change"]))

        found = self.call(
            "converge.apply",
            self._state(state),
            on_event=heed,
            survives=True,
            time_limit_s=APPLY_TIME_LIMIT_S,
            doing="the apply",
        )
        return tuple(Change.of(change) for change in found["changes"])

    def _state(self, state: HostState) -> dict[str, Any]:
        return {"key": state.key, "who": self._who, "resources": [plain_resource(each) for each in state.resources]}

    def put(self, files: Sequence[File | Joined]) -> None:
        """Put these files in place, and those that are joined of them; nothing else is touched."""
        self.call("files.put", {"files": [plain_resource(each) for each in files]}, doing="writing files")

    def switch(self, files: Sequence[File | Joined], talk: Talk) -> tuple[str, ...]:
        """Put files in place and talk, in one call: what runs and what is on the disk agree. Return the replies.

        When a file is refused by its check, nothing is said, and no file is changed.
        """
        message = {"files": [plain_resource(each) for each in files], "talk": plain_talk(talk)}
        return tuple(self.call("talk.switch", message, doing="the switch")["replies"])

    def talk(self, talk: Talk) -> tuple[str, ...]:
        """Say lines to a socket on the host, and return the reply to each."""
        return tuple(self.call("talk.say", {"talk": plain_talk(talk)}, doing="talking to its programs")["replies"])

    def ask(self, probe: Probe, *, patience_s: float = 0.0) -> HttpAnswer:
        """Ask a probe on the host itself; with patience, again and again until the answer is right."""
        return self.ask_all([probe], patience_s=patience_s)[0]

    def ask_all(self, probes: Sequence[Probe], *, patience_s: float = 0.0, at_once: int = 1) -> list[HttpAnswer]:
        """Ask probes one after the other (or several at once), in one call."""
        limit_s = 30 + patience_s + sum(probe.time_limit_s for probe in probes)
        message = {"probes": [plain(probe) for probe in probes], "patience_s": patience_s, "at_once": at_once}
        return [HttpAnswer(**each) for each in self.call("http.ask", message, time_limit_s=limit_s)["answers"]]

    def run(
        self,
        words: Sequence[str],
        *,
        user: str = "root",
        folder: str = "/",
        variables_file: str = "",
        variables: Mapping[str, str] = {},
        feed: str = "",
        on_line: Callable[[str], None] | None = None,
        survives: bool = False,
        step: str = "",
        time_limit_s: float = 60,
    ) -> Finished:
        """Run a command to its end, and give each of its lines to `on_line`, standard output and error together.

        It sees only the variables of `variables_file` (as systemd reads one) and `variables`, beside PATH, HOME and
        the like. It is ended when the time is over, and, unless it `survives`, when the connection is lost.
        """
        lines: list[str] = []

        def heed(event: dict[str, Any]) -> None:
            lines.append(event["line"])
            del lines[:-KEPT_LINES]
            if on_line:
                on_line(event["line"])

        message = {
            "words": list(words), "user": user, "folder": folder, "variables_file": variables_file,
            "variables": dict(variables), "feed": feed, "time_limit_s": time_limit_s,
        }  # fmt: skip
        found = self.call(
            "run.run", message, on_event=heed, survives=survives, step=step, time_limit_s=time_limit_s + 15,
            doing=f"`{' '.join(words[:3])}`",
        )  # fmt: skip
        return Finished(found["exit_code"], tuple(lines), found["took_s"], found["is_late"])

    # Units of systemd.

    def unit_start(self, name: str, content: str) -> None:
        """Write a unit, have it start at boot, and start it now; wait until systemd calls it started."""
        self.call("units.start", {"name": name, "content": content}, time_limit_s=180, doing=f"starting {name}")

    def unit_stop(self, name: str, wait: bool = True) -> None:
        """Ask a unit to end, and have it not start at boot; wait until it has ended if told so."""
        self.call("units.stop", {"name": name, "wait": wait}, time_limit_s=3600, doing=f"stopping {name}")

    def unit_state(self, names: Sequence[str]) -> dict[str, UnitState]:
        """Return the state of units; one that isn't there is inactive."""
        found = self.call("units.state", {"names": list(names)})["units"]
        return {name: UnitState(**state) for name, state in found.items()}

    def unit_remove(self, names: Sequence[str]) -> None:
        """Stop units, and take their files away."""
        self.call("units.remove", {"names": list(names)}, time_limit_s=600, doing="removing units")

    def last_lines(self, unit: str, count: int = 20) -> tuple[str, ...]:
        """Return the last lines of a unit's log."""
        return tuple(self.call("units.lines", {"name": unit, "count": count})["lines"])


def told_who() -> str:
    """Return who is at work, for those who find a host busy: `ann at laptop (process 4711)`."""
    name = os.environ.get("SUDO_USER") or os.environ.get("USER") or os.environ.get("LOGNAME") or str(os.getuid())
    return f"{name} at {os.uname().nodename} (process {os.getpid()})"


def _ignore(event: dict[str, Any]) -> None:
    pass


def _step_id(asked: Mapping[str, Any]) -> str:
    told = {name: value for name, value in asked["message"].items() if name != "who"}
    return hashlib.sha256(json.dumps([asked["operation"], told], sort_keys=True).encode()).hexdigest()[:24]


def _pieces(stream: BinaryIO | Iterable[bytes] | None) -> Iterator[bytes] | None:
    if stream is None:
        return None
    read = getattr(stream, "read", None)
    return iter(lambda: read(FRAME), b"") if read else iter(stream)


def _going_on(found: Problem, seen: int, doing: str) -> Problem:
    if not seen or found.id in {STEP_LOST.id}:
        return found
    hint = "it goes on there by itself; run this again to follow it and hear how it ended"
    words = f"{found.message}; {doing or 'the step'} was under way"
    return CONNECTION_LOST.problem(words, hint, found.where)


def _kept_report(text: str) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="road-fault-", suffix=".txt", delete=False) as report:
        report.write(text)
    return report.name
