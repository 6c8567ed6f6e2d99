"""A kind of service is what the model must know of PostgreSQL, HAProxy and the like: its roles, options and edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from roadworthy.environments.option import Option

COMMAND_KIND = "worker"


class Kind:
    """What the model knows of a kind of service. `stack.kind` adds what it takes to run one.

    `name` is what `kind = "…"` says. `roles` are the service names that mean this kind when none is given.
    `options` are its own keys under `[services.NAME]`. `depends_on` are the roles it needs to answer.
    `needs_host` says that its services run on hosts; one that runs nowhere is then a problem.
    `runs_code` says that its services run the site's own code. `purpose` is the role that says best what it is for,
    where that is not the first of its own.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    roles: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[Option, ...]] = ()
    depends_on: ClassVar[tuple[str, ...]] = ()
    needs_host: ClassVar[bool] = True
    runs_code: ClassVar[bool] = False
    purpose: ClassVar[str] = ""

    def at_once(self, options: Mapping[str, Any], cores: int) -> int:
        """Return how many things a service of this kind does at the same time on one host of so many cores.

        Each of them may hold a connection to every database: pools are sized by it.
        """
        return 1 if self.runs_code else 0


Kinds = Mapping[str, Kind]


def kind_of_role(role: str, kinds: Kinds) -> str:
    """Return the name of the kind that has `role`, the first of them if there are several, or nothing."""
    return next((name for name, kind in kinds.items() if role in kind.roles), "")


def roles_of(kinds: Kinds) -> tuple[str, ...]:
    """Return every role of every kind, each once."""
    return tuple(dict.fromkeys(role for kind in kinds.values() for role in kind.roles))
