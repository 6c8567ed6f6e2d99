"""The shared dependencies of the site: found in its settings, or registered by its apps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

from django.db import connections

from . import caches, databases, mail, queues, storages
from .configuration import Configuration
from .question import Question
from .registry import Check, registered


class Dependencies:
    """Has one question for each dependency of the site, for as long as the process lives."""

    def __init__(self, configuration: Configuration, describe: Callable[[BaseException], str]) -> None:
        self._configuration = configuration
        self._describe = describe
        self._lock = threading.Lock()
        self._questions: dict[str, Question] = {}

    def questions(self) -> list[Question]:
        """Return the questions to ask."""
        checks = {**dict(found(self._configuration)), **registered}
        wanted = [name for name in checks if name not in self._configuration.skip]
        with self._lock:
            return [self._question(name, checks[name]) for name in wanted]

    def _question(self, name: str, check: Check) -> Question:
        if name not in self._questions:
            self._questions[name] = Question(
                name,
                partial(_ask, name, check),
                timeout_s=self._configuration.timeout_s,
                keep_s=self._configuration.keep_s,
                describe=self._describe,
            )
        return self._questions[name]


def found(configuration: Configuration) -> Iterator[tuple[str, Check]]:
    """Return the dependencies that the site's settings name."""
    timeout_s = configuration.timeout_s
    for alias in databases.aliases():
        yield f"database:{alias}", partial(databases.ask, alias, timeout_s)
    for alias in caches.aliases():
        yield f"cache:{alias}", partial(caches.ask, alias, timeout_s)
    for name in queues.names():
        yield f"queue:{name}", partial(queues.ask, timeout_s)
    for alias in storages.names():
        yield f"storage:{alias}", storages.ask
    if configuration.email:
        yield "email", partial(mail.ask, timeout_s)


def _ask(name: str, check: Check) -> None:
    """Ask, and leave no connection of this thread open: the thread ends, and would leak it."""
    try:
        registered.get(name, check)()
    finally:
        connections.close_all()
