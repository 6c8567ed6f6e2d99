"""What a process sends to, and as which release; made once, when the site starts with an agent to tell."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .caches import watch_caches
from .datagram import LONGEST_NAME, quoted
from .queries import watch_queries
from .record import current
from .sender import Sender
from .tasks import watch_celery, watch_tasks

VARIABLE = "ROADWORTHY_AGENT"
SETTING = "ROADWORTHY_METRICS_SLOW_MS"
SLOW_MS = 500.0
_watches: dict[str, Watch] = {}


@dataclass(frozen=True)
class Watch:
    """Where figures go; `release` is quoted for JSON; `slow_ms`: from when on a request's path is told."""

    sender: Sender
    release: str
    slow_ms: float


def the_watch() -> Watch | None:
    """Return this process's, and begin to watch, if that hasn't begun; None if there is no agent."""
    path = os.environ.get(VARIABLE, "")
    if not path:
        return None
    if path not in _watches:
        release = quoted(os.environ.get("ROADWORTHY_RELEASE", "")[:LONGEST_NAME])
        _watches[path] = Watch(Sender(path), release, slow_ms())
        _begin(_watches[path])
    return _watches[path]


def slow_ms() -> float:
    """Return the site's own idea of a slow request."""
    value = getattr(settings, SETTING, SLOW_MS)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ImproperlyConfigured(f"{SETTING} must be a number of milliseconds above 0, not {value!r}")
    return float(value)


def _begin(watch: Watch) -> None:
    from django.core.signals import got_request_exception

    got_request_exception.connect(_on_exception, dispatch_uid="roadworthy.contrib.metrics")
    watch_queries()
    watch_caches()
    watch_tasks(watch)
    watch_celery(watch)


def _on_exception(request: Any = None, **_: Any) -> None:
    """Remember the class of what a view, or a middleware, raised."""
    record, kind = current.get(), sys.exc_info()[0]
    if record is not None and kind is not None and record.owner is request:
        record.error = kind.__name__
