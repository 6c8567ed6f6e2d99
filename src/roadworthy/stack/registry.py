"""The kinds of service there are: Roadworthy's own and those that installed plug-ins bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from roadworthy.stack.agent import Agent
from roadworthy.stack.granian import Granian
from roadworthy.stack.haproxy import HAProxy
from roadworthy.stack.hub import Hub
from roadworthy.stack.kind import StackKind
from roadworthy.stack.mysql import MySQL
from roadworthy.stack.postgresql import PostgreSQL
from roadworthy.stack.redis import Redis
from roadworthy.stack.sqlite import SQLite
from roadworthy.stack.worker import Worker

OWN = (Agent, SQLite, PostgreSQL, MySQL, Redis, Granian, Worker, HAProxy, Hub)
PLUG_INS = "roadworthy.kinds"


@cache
def kinds() -> Mapping[str, StackKind]:
    """Return every kind by name, in the order in which they take their places: what others depend on comes first.

    A plug-in is an entry point in the group `roadworthy.kinds` that names a subclass of StackKind.
    """
    found = [kind() for kind in OWN] + [point.load()() for point in entry_points(group=PLUG_INS)]
    return MappingProxyType({kind.name: kind for kind in found})
