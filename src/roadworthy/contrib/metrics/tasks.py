"""Watches the tasks of the site's queue: those of Django's own interface for tasks, and Celery's."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from .datagram import of_task
from .record import Record, current

SENT_AT = "roadworthy_sent_at"
"""The header of a Celery message that says when it was sent."""
UID = "roadworthy.contrib.metrics"
INTERFACES = ("django.tasks", "django_tasks")
CELERYS = {"SUCCESS": "done", "IGNORED": "done", "FAILURE": "failed", "RETRY": "retried"}


def watch_tasks(watch: Any) -> None:
    """Watch tasks of Django's interface: Django's own from 6.0 on, and the package that had it before."""
    from django.apps import apps

    for name in INTERFACES:
        if name == INTERFACES[0] or apps.is_installed(name):
            with suppress(ImportError):
                _connect(__import__(f"{name}.signals", fromlist=["signals"]), DjangoTasks(watch))


def watch_celery(watch: Any) -> None:
    """Watch Celery's tasks, if the site has Celery: it has imported it by now."""
    if "celery" in sys.modules:
        from celery import signals  # type: ignore[import-not-found,unused-ignore]

        told = CeleryTasks(watch)
        signals.before_task_publish.connect(told.sent, weak=False, dispatch_uid=UID)
        signals.task_prerun.connect(told.started, weak=False, dispatch_uid=UID)
        signals.task_postrun.connect(told.finished, weak=False, dispatch_uid=UID)
        signals.task_failure.connect(told.lost, weak=False, dispatch_uid=UID)


def _connect(signals: Any, told: DjangoTasks) -> None:
    signals.task_started.connect(told.started, weak=False, dispatch_uid=UID)
    signals.task_finished.connect(told.finished, weak=False, dispatch_uid=UID)


def harmless(method: Callable[..., None]) -> Callable[..., None]:
    """Let nothing that goes wrong in the method be the task's."""

    @wraps(method)
    def tried(*words: Any, **more: Any) -> None:
        with suppress(Exception):
            method(*words, **more)

    return tried


class Tasks:
    """Sends what a task took."""

    def __init__(self, watch: Any) -> None:
        self.watch = watch

    def begin(self, id_: str) -> None:
        """Count for this task from now on."""
        Record(id_).enter()

    def end(self, id_: str, **more: Any) -> None:
        """Send what was counted; nothing if it began in another process."""
        record = current.get()
        if record is not None and record.owner == id_:
            record.is_done = True
            record.leave()
            self.send(record, record.took_ms(), more)

    def send(self, record: Record, took_ms: float | None, more: dict[str, Any]) -> None:
        """Send; nobody knows how long a task took whose process was killed."""
        self.watch.sender.send(of_task(record, self.watch.release, took_ms, more))


class DjangoTasks(Tasks):
    """Tasks of Django's interface, of whichever backend: it says when one starts and ends."""

    @harmless
    def started(self, task_result: Any, **_: Any) -> None:
        """Begin."""
        self.begin(task_result.id)

    @harmless
    def finished(self, task_result: Any, **_: Any) -> None:
        """End."""
        errors = task_result.errors
        has_failed = str(task_result.status) == "FAILED"
        path = errors[-1].exception_class_path if has_failed and errors else ""
        task = task_result.task
        begun = task_result.last_attempted_at or task_result.started_at
        waited_ms = _between_ms(_later(task_result.enqueued_at, task.run_after), begun)
        status = "failed" if has_failed else "done"
        said = {"name": task.module_path, "queue": task.queue_name, "status": status, "wait_ms": waited_ms}
        self.end(task_result.id, **said, error=path.rpartition(".")[2])


class CeleryTasks(Tasks):
    """Celery's tasks."""

    def __init__(self, watch: Any) -> None:
        super().__init__(watch)
        self.lost_lately: deque[str] = deque(maxlen=100)

    @harmless
    def sent(self, headers: Any = None, **_: Any) -> None:
        """Write onto the message when it was sent."""
        if isinstance(headers, dict):
            headers[SENT_AT] = time.time()  # also over that of the message that is tried again

    @harmless
    def started(self, task_id: str, task: Any, **_: Any) -> None:
        """Begin, and keep how long it has waited."""
        self.begin(task_id)
        record = current.get()
        if record is not None:
            record.waited_ms = _waited_ms(task.request)

    @harmless
    def finished(self, task_id: str, task: Any, retval: Any = None, state: str = "", **_: Any) -> None:
        """End; a task that was rejected may come again, and tells when it doesn't."""
        record = current.get()
        if record is None or record.owner != task_id or state not in CELERYS:
            return
        cause = getattr(retval, "exc", None) if state == "RETRY" else retval
        error = type(cause).__name__ if state in ("FAILURE", "RETRY") and isinstance(cause, BaseException) else ""
        said = {"name": task.name, "queue": _queue(task.request), "status": CELERYS[state], "wait_ms": record.waited_ms}
        self.end(task_id, **said, error=error)

    @harmless
    def lost(self, sender: Any, task_id: str, exception: Any = None, **_: Any) -> None:
        """Tell of a task whose process ended before it could."""
        record = current.get()
        is_here = record is not None and record.owner == task_id
        if is_here or task_id in self.lost_lately:  # Celery tells of one that took too long twice
            return
        self.lost_lately.append(task_id)
        said = {"name": sender.name, "queue": _queue(sender.request), "status": "failed"}
        self.send(Record(task_id), None, {**said, "error": type(exception).__name__})


def _queue(request: Any) -> str:
    where = getattr(request, "delivery_info", None) or {}
    return str(where.get("routing_key") or where.get("exchange") or "")


def _waited_ms(request: Any) -> float | None:
    """Return how long a message waited since it was sent, or since the time it was meant for."""
    sent_at = getattr(request, SENT_AT, None) or (getattr(request, "headers", None) or {}).get(SENT_AT)
    if not isinstance(sent_at, int | float):
        return None
    eta = getattr(request, "eta", None)
    if eta:
        sent_at = max(sent_at, datetime.fromisoformat(str(eta).replace("Z", "+00:00")).timestamp())
    return round(max(time.time() - sent_at, 0) * 1000, 3)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _between_ms(before: datetime | None, after: datetime | None) -> float | None:
    """Return the milliseconds; clocks of two hosts may disagree, but nothing waits less than not at all."""
    return round(max((after - before).total_seconds(), 0) * 1000, 3) if before and after else None
