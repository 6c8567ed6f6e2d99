"""What a process sends to, and as which release; made once, when the site starts with an agent to tell."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .caches import watch_caches
from .queries import watch_queries
from .record import Record, current
from .sender import Sender
from .tasks import watch_celery, watch_tasks

VARIABLE = "ROADWORTHY_AGENT"
SETTING = "ROADWORTHY_METRICS_SLOW_MS"
SLOW_MS = 500.0
_watches: dict[str, Watch] = {}


@dataclass(frozen=True)
class Watch:
    """Where figures go; `slow_ms`: from when on a request's path is told."""

    sender: Sender
    release: str
    slow_ms: float

    def start(self, kind: str, record: Record, took_ms: float) -> dict[str, Any]:
        """Return what is said of requests and tasks alike."""
        return {
            "v": 1,
            "kind": kind,
            "at": round(time.time(), 3),
            "ms": took_ms,
            "db_ms": round(record.db_s * 1000, 3),
            "queries": record.queries,
            "release": self.release,
        }


def the_watch() -> Watch | None:
    """Return this process's, and begin to watch, if that hasn't begun; None if there is no agent."""
    path = os.environ.get(VARIABLE, "")
    if not path:
        return None
    if path not in _watches:
        _watches[path] = Watch(Sender(path), os.environ.get("ROADWORTHY_RELEASE", ""), slow_ms())
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
