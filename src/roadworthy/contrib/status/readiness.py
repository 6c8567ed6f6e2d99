"""Whether this process can serve: its code is loaded, its database is migrated, and nobody is draining it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

from . import databases, migrations
from .answer import FAIL, PASS, UNKNOWN, Answer
from .configuration import Configuration
from .question import Question


class Readiness:
    """Has the questions that a process asks itself; each only until it passes, for a process's code doesn't change.

    A database that is down or hangs says nothing about its migrations, and so doesn't make a process unready:
    it would take every web host out of the balancer at once.
    """

    def __init__(self, configuration: Configuration, describe: Callable[[BaseException], str]) -> None:
        self._drain_file = Path(configuration.drain_file) if configuration.drain_file else None
        ask_once = partial(
            Question, timeout_s=configuration.timeout_s, keep_s=configuration.keep_s, once=True, describe=describe
        )
        aliases = [alias for alias in configuration.migrations if alias in databases.aliases()]
        self.questions = [ask_once("urls", load_urls, silence=FAIL)] + [
            ask_once(f"migrations:{alias}", partial(migrations.ask, alias, configuration.timeout_s), silence=UNKNOWN)
            for alias in aliases
        ]

    def draining(self) -> Answer:
        """Answer whether somebody wants this process to get no more requests."""
        if self._drain_file is None or not self._drain_file.exists():
            return Answer("draining", PASS)
        return Answer("draining", FAIL, f"{self._drain_file} exists")


def load_urls() -> None:
    """Import the site's URLs and views, as its first request would; raise what they raise."""
    if hasattr(settings, "ROOT_URLCONF"):
        get_resolver().url_patterns  # noqa: B018 - the attribute does the work
