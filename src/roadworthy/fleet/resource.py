"""What a host should be, as values: packages, accounts, directories, files, units, and what a command ensures.

A host's whole desired state is a tuple of these, made real in the order given (`Hand.apply`). All of them can be
compared with what is there (`Hand.plan`), and doing them twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

OnChange = Literal["restart", "reload"]


@dataclass(frozen=True)
class Package:
    """A package of the host's own distribution that is installed. `start` is false where its service must not begin."""

    name: str
    start: bool = True


@dataclass(frozen=True)
class Account:
    """A system account that nobody logs in to, with a group of its own name."""

    name: str
    home: str = "/nonexistent"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """A directory with its owner and mode."""

    path: str
    owner: str = "root"
    group: str = "root"
    mode: int = 0o755


@dataclass(frozen=True)
class File:
    """A file: written aside with its mode from the first byte, checked, then put in place in one move.

    A `secret` one is never shown in a diff, and its content is in no log. `check` are words that must end with 0;
    `{file}` in them stands for the draft.
    """

    path: str
    content: str = field(repr=False)
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    secret: bool = False
    check: tuple[str, ...] = ()


@dataclass(frozen=True)
class Joined:
    """A file made of the parts that several sites put into a folder: `head`, the parts by name, `tail`.

    `parts` is a pattern such as /etc/roadworthy/haproxy/domains.d/*.map; parts are Files of their own.
    """

    path: str
    parts: str
    head: str = ""
    tail: str = ""
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    secret: bool = False
    check: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A symbolic link, moved to its target in one step."""

    path: str
    target: str


@dataclass(frozen=True)
class Absent:
    """A file, link or empty directory that must not be there."""

    path: str


@dataclass(frozen=True)
class Ensured:
    """What a command sees to, such as a database: `unless` ends with 0 when it is so already, `do` makes it so.

    Both are given `feed` on standard input, which may hold a secret and is never shown. They run as `user`.
    `title` is what the plan says: `database gazette_production`.
    """

    title: str
    unless: tuple[str, ...]
    do: tuple[str, ...]
    feed: str = field(default="", repr=False)
    user: str = "root"
    time_limit_s: float = 120.0


@dataclass(frozen=True)
class Unit:
    """A unit of systemd. `content` is its file, or nothing for one that a package brings.

    It is restarted or reloaded when its file, or one of the files it `watches`, is another than at its last start,
    also if an earlier run was cut off in between. `running` is None for one that others start (by a timer, say).
    """

    name: str
    content: str = ""
    enabled: bool = True
    running: bool | None = True
    watches: tuple[str, ...] = ()
    on_change: OnChange = "restart"


Resource = Package | Account | Directory | File | Joined | Link | Absent | Ensured | Unit


@dataclass(frozen=True)
class HostState:
    """The whole desired state of one host for one site's environment.

    `key` names the site and environment (`gazette-production`): what an earlier state of the same key had and this
    one has not is taken away again, unless another key has it too.
    """

    key: str
    resources: tuple[Resource, ...]
