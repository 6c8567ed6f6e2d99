"""A kind of service is what the model must know of PostgreSQL, HAProxy and the like: its roles, options and edges."""

from __future__ import annotations

from typing import ClassVar

from roadworthy.environments.option import Option


class Kind:
    """What the model knows of a kind of service. `stack.kind` adds what it takes to run one.

    `name` is what `kind = "…"` says. `roles` are the service names that mean this kind when none is given.
    `options` are its own keys under `[services.NAME]`. `depends_on` are the roles it needs to answer.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    roles: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[Option, ...]] = ()
    depends_on: ClassVar[tuple[str, ...]] = ()
