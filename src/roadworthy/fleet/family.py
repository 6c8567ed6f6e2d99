"""Which processes on this machine belong to a run of the site, however far they have gone from where they began.

A process is of the family when it descends from one that is, shares its process group or session, or carries the
run's mark among its environment variables. A process is named by its number and the moment it started: the number
alone may be given to a stranger later (proc(5), field `starttime`).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

RUN_MARK = "ROADWORTHY_RUN"
PROCESS_MARK = "ROADWORTHY_PROCESS"


@dataclass(frozen=True, order=True)
class Member:
    """One process of this machine: its number, and when it started, in clock ticks after boot."""

    pid: int
    started: int


@dataclass(frozen=True)
class Stat:
    """One line of /proc/PID/stat."""

    member: Member
    parent: int
    group: int
    session: int
    is_dead: bool


def read_stat(pid: int) -> Stat | None:
    """Return what the kernel says of one process, or None when there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    words = text[text.rindex(b")") + 2 :].split()
    return Stat(
        member=Member(pid, int(words[19])),
        parent=int(words[1]),
        group=int(words[2]),
        session=int(words[3]),
        is_dead=words[0] in {b"Z", b"X", b"x"},
    )


def everyone() -> dict[int, Stat]:
    """Return every living process of this machine that can be seen."""
    found = (read_stat(int(name)) for name in _names() if name.isdigit())
    return {stat.member.pid: stat for stat in found if stat and not stat.is_dead}


def _names() -> list[str]:
    return [entry.name for entry in os.scandir("/proc")]


def member(pid: int) -> Member | None:
    """Return the living process of that number, or None."""
    stat = read_stat(pid)
    return stat.member if stat and not stat.is_dead else None


def is_alive(one: Member) -> bool:
    """Say whether this very process still lives; a dead one that nobody has buried does not."""
    return member(one.pid) == one


def send(one: Member, signal_number: int) -> bool:
    """Send a signal to this very process, never to another that got its number; say whether it was there."""
    try:
        handle = os.pidfd_open(one.pid)
    except OSError:  # it is gone
        return False
    try:
        if not is_alive(one):
            return False
        signal.pidfd_send_signal(handle, signal_number)
    except OSError:  # gone in the meantime, or another account's
        return False
    finally:
        os.close(handle)
    return True


@dataclass(frozen=True)
class Family:
    """The rule for who belongs: marks to look for in the environment, and processes that began a session each."""

    marks: Mapping[str, str]
    roots: tuple[Member, ...] = ()
    is_prefix: bool = False
    is_wary: bool = False

    def living(self) -> frozenset[Member]:
        """Return those who are alive now, without the one who asks."""
        stats = everyone()
        family = {pid for pid, stat in stats.items() if self._is_root(stat, stats)}
        if self.marks:
            family |= {pid for pid in stats if pid not in family and self._is_marked(environment_of(pid))}
        family = _with_descendants(family, stats)
        family.discard(os.getpid())
        return frozenset(stats[pid].member for pid in family)

    def _is_root(self, stat: Stat, stats: Mapping[int, Stat]) -> bool:
        return any(self._began_with(root, stat, stats) for root in self.roots)

    def _began_with(self, root: Member, stat: Stat, stats: Mapping[int, Stat]) -> bool:
        """Say whether `stat` is `root`, or in its group or session.

        The kernel gives no number to a new process while a group or session has it: when a stranger has
        the number, the old group is gone.
        """
        if stat.member == root:
            return True
        if root.pid not in {stat.group, stat.session} or stat.member.started < root.started:
            return False
        leader = stats.get(root.pid)
        if leader is not None:
            return leader.member == root
        return not self.is_wary or self.may_have(stat.member.pid)

    def may_have(self, pid: int) -> bool:
        """Say whether the variables of `pid` bear the marks, or can't tell: some programs write over them."""
        environment = environment_of(pid)
        return b"=" not in environment or self._is_marked(environment)

    def _is_marked(self, environment: bytes) -> bool:
        return bool(self.marks) and all(self._has(environment, name, value) for name, value in self.marks.items())

    def _has(self, environment: bytes, name: str, value: str) -> bool:
        words = f"\0{name}={value}".encode() + (b"" if self.is_prefix else b"\0")
        return words in b"\0" + environment + b"\0"


def environment_of(pid: int) -> bytes:
    """Return the variables that `pid` was started with; nothing when it may not be read, or lives in a container."""
    with suppress(OSError):
        if Path(f"/proc/{pid}/ns/pid").readlink() == Path("/proc/self/ns/pid").readlink():
            return Path(f"/proc/{pid}/environ").read_bytes()
    return b""


def _with_descendants(family: Iterable[int], stats: Mapping[int, Stat]) -> set[int]:
    children: dict[int, list[int]] = {}
    for pid, stat in stats.items():
        children.setdefault(stat.parent, []).append(pid)
    found: set[int] = set()
    todo = list(family)
    while todo:
        pid = todo.pop()
        if pid not in found:
            found.add(pid)
            todo += children.get(pid, [])
    return found
