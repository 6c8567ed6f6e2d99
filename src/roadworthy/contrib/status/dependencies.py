"""The shared dependencies of the site: found in its settings, or registered by its apps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from django.db import connections

from . import caches, databases, mail, queues, storages
from .configuration import Configuration
from .question import Question
from .registry import Check, registered


class Dependency(NamedTuple):
    """How to ask one, and what to do before the first time: imports, which shall not count as its slowness."""

    check: Check
    prepare: Callable[[], None] = lambda: None


class Dependencies:
    """Has one question for each dependency of the site, for as long as the process lives."""

    def __init__(self, configuration: Configuration, describe: Callable[[BaseException], str]) -> None:
        self._configuration = configuration
        self._describe = describe
        self._lock = threading.Lock()
        self._questions: dict[str, Question] = {}

    def questions(self) -> list[Question]:
        """Return the questions to ask."""
        own = {name: Dependency(check) for name, check in registered.items()}
        all_ = {**dict(found(self._configuration)), **own}
        wanted = [name for name in all_ if name not in self._configuration.skip]
        with self._lock:
            return [self._question(name, all_[name]) for name in wanted]

    def _question(self, name: str, dependency: Dependency) -> Question:
        if name not in self._questions:
            with suppress(Exception):  # the question will tell
                dependency.prepare()
            self._questions[name] = Question(
                name,
                partial(_ask, name, dependency.check),
                timeout_s=self._configuration.timeout_s,
                keep_s=self._configuration.keep_s,
                describe=self._describe,
            )
        return self._questions[name]


def found(configuration: Configuration) -> Iterator[tuple[str, Dependency]]:
    """Return the dependencies that the site's settings name."""
    timeout_s = configuration.timeout_s
    for kind, module, names in (
        ("database", databases, databases.aliases()),
        ("cache", caches, caches.aliases()),
        ("queue", queues, queues.names()),
    ):
        for name in names:
            check = partial(module.ask, name, timeout_s)
            yield f"{kind}:{name}", Dependency(check, partial(module.prepare, name))
    for alias in storages.names():
        yield f"storage:{alias}", Dependency(storages.ask)
    if configuration.email:
        yield "email", Dependency(partial(mail.ask, timeout_s))


def _ask(name: str, check: Check) -> None:
    """Ask, and leave no connection of this thread open: the thread ends, and would leak it."""
    try:
        registered.get(name, check)()
    finally:
        connections.close_all()
