"""The log of an environment's hosts: the journals of all of them, merged by time."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.log_line import LogLine
from roadworthy.problems import Problem, ProblemsFound, Rule, Where

NO_JOURNAL = Rule("E488", "The host's log can't be read", "Its journal did not answer as systemd's does.")
RULES = (NO_JOURNAL,)
NO_OWN_QUESTIONS = r'^(?!"[A-Z]+ /-/)(?!\{.*"path":"/-/)(?!\S+ "[A-Z]+ /-/)'
"""What journalctl keeps without the questions that Roadworthy asks, such as the balancer's each second (PCRE).

A line is the application server's, the balancer's, or one of a release made when its lines began with an address.
"""
FIELDS = "MESSAGE,SYSLOG_IDENTIFIER,UNIT,_SYSTEMD_UNIT"
READ_TIME_LIMIT_S = 120.0
FOLLOW_TIME_LIMIT_S = 7 * 86_400.0
POLL_S = 0.5


@dataclass(frozen=True)
class Entry:
    """One entry of a host's journal: its line, and where the journal goes on after it."""

    line: LogLine
    cursor: str


@dataclass(frozen=True)
class HostLog:
    """The journals of some hosts. `units` are names or patterns, by the host's name; `key` begins the site's own.

    Requests for what is Roadworthy's own, below `/-/`, are there only if it `has_all`.
    """

    fleet: Fleet
    hosts: tuple[Host, ...]
    key: str
    units: dict[str, tuple[str, ...]]
    has_all: bool = False

    def label(self, host: Host, unit: str) -> str:
        """Return what stands before a line: the unit, less what all of the site's have, and the host if several."""
        name = unit.partition("@")[0].removesuffix(".service").removesuffix(".timer").removeprefix(f"{self.key}-")
        return name if len(self.hosts) == 1 else f"{host.name} {name}"

    def last(self, count: int, since: str = "") -> dict[str, list[Entry]]:
        """Return the last entries of each host, in their order."""
        told = ("-n", str(count), *(("--since", since) if since else ()))
        return self.fleet.each(self.hosts, lambda hand: self._read(hand, told))

    def _read(self, hand: Hand, told: Sequence[str]) -> list[Entry]:
        lines: list[str] = []
        done = hand.run(self._words(hand.host, told), on_line=lines.append, time_limit_s=READ_TIME_LIMIT_S)
        if done.exit_code and (lines or self.has_all):  # a pattern that fits no line is no failure
            words = lines[-1] if lines else done.how
            hint = "`--since` takes what journalctl does: yesterday, 10:00, -2h"
            raise ProblemsFound([NO_JOURNAL.problem(f"journalctl says: {words}", hint, Where(part=hand.host.name))])
        entries = [entry for line in lines if (entry := self.entry(hand.host, line))]
        return sorted(entries, key=lambda entry: entry.line.time)  # the newest is first where a pattern is looked for

    def _words(self, host: Host, told: Sequence[str]) -> tuple[str, ...]:
        """Return the command; journalctl wants one name that is no pattern where nothing fits a pattern yet."""
        units = [word for unit in (*self.units[host.name], f"{self.key}.service") for word in ("-u", unit)]
        kept = () if self.has_all else (f"--grep={NO_OWN_QUESTIONS}",)
        shown = ("-o", "json", "--no-pager", "--all", f"--output-fields={FIELDS}")
        return ("journalctl", "-q", *shown, *kept, *units, *told)

    def entry(self, host: Host, text: str) -> Entry | None:
        """Read one entry as journalctl prints it; None when it is something else."""
        try:
            found: dict[str, Any] = json.loads(text)
            moment = datetime.fromtimestamp(int(found["__REALTIME_TIMESTAMP"]) / 1_000_000, UTC)
        except (ValueError, KeyError, TypeError):
            return None
        unit = str(found.get("UNIT") or found.get("_SYSTEMD_UNIT") or found.get("SYSLOG_IDENTIFIER") or "")
        line = LogLine(self.label(host, unit), moment, _bytes(found.get("MESSAGE")))
        return Entry(line, str(found.get("__CURSOR", "")))

    def follow(self, after: dict[str, str], wait: Callable[[], bool] = lambda: True) -> Iterator[LogLine | Problem]:
        """Yield what is added from now on, or after each host's cursor, as it comes.

        A host that is lost is a Problem among the lines; the others go on. It ends when all are lost.
        """
        came: queue.SimpleQueue[LogLine | Problem | None] = queue.SimpleQueue()
        for host in self.hosts:
            threading.Thread(target=self._follow, args=(host, after.get(host.name, ""), came), daemon=True).start()
        alive = len(self.hosts)
        while alive and wait():
            try:
                found = came.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if found is None:
                alive -= 1
            else:
                yield found

    def _follow(self, host: Host, cursor: str, came: queue.SimpleQueue[LogLine | Problem | None]) -> None:
        def take(text: str) -> None:
            if entry := self.entry(host, text):
                came.put(entry.line)

        where = ("--after-cursor", cursor) if cursor else ("--since", "now")
        try:
            words = self._words(host, ("-f", "--no-tail", *where))
            self.fleet.hand(host).run(words, on_line=take, time_limit_s=FOLLOW_TIME_LIMIT_S)
        except ProblemsFound as found:
            for problem in found.problems:
                came.put(problem)
        came.put(None)


def _bytes(message: object) -> bytes:
    """Return a message, which journalctl prints as numbers where it is not text."""
    if isinstance(message, list):
        return bytes(byte for byte in message if isinstance(byte, int) and 0 <= byte < 256)
    return str(message if message is not None else "").encode("utf-8", "surrogateescape")
