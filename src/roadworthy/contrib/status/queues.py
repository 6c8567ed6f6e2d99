"""Asks the brokers that the site's Celery sends its tasks to; a queue kept in a database is that database's affair."""

from __future__ import annotations

import sys
from typing import Any


def names() -> list[str]:
    """Return the names of the site's Celery apps that have a broker of their own."""
    return list(_apps())


def prepare(name: str) -> None:
    """Import what speaks to the broker, which takes a while."""
    with _connection(name, 1.0) as connection:
        connection.get_transport_cls()


def ask(name: str, timeout_s: float) -> None:
    """Raise if the broker doesn't take a connection."""
    with _connection(name, timeout_s) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=timeout_s)


def _connection(name: str, timeout_s: float) -> Any:
    app = _apps()[name]
    limits = {"socket_timeout": timeout_s + 1, "socket_connect_timeout": timeout_s + 1}
    options = {**limits, **app.conf.broker_transport_options}
    return app.connection_for_write(connect_timeout=timeout_s, transport_options=options)


def _apps() -> dict[str, Any]:
    """Return the apps by name; Celery's `current_app` would be another one in each thread."""
    if "celery" not in sys.modules:  # a site that has Celery has imported it by now
        return {}
    from celery._state import _get_active_apps  # type: ignore[import-not-found,unused-ignore]

    return {str(app.main or "celery"): app for app in _get_active_apps() if _has_broker(app)}


def _has_broker(app: Any) -> bool:
    url = str(app.conf.broker_url or "")
    return bool(url) and not url.startswith("memory:") and not app.conf.task_always_eager
