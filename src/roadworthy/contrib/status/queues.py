"""Asks the broker that the site's Celery sends its tasks to; a queue kept in a database is that database's affair."""

from __future__ import annotations

import sys
from typing import Any


def names() -> list[str]:
    """Return "celery" if this site has a Celery app with a broker of its own."""
    app = _app()
    if app is None or app.conf.task_always_eager or not app.conf.broker_url:
        return []
    return [] if str(app.conf.broker_url).startswith("memory:") else ["celery"]


def ask(timeout_s: float) -> None:
    """Raise if the broker doesn't take a connection."""
    app = _app()
    if app is None:
        return
    with app.connection_for_write(
        connect_timeout=timeout_s, transport_options=_impatient(app, timeout_s)
    ) as connection:
        connection.ensure_connection(max_retries=1, timeout=timeout_s)


def _impatient(app: Any, timeout_s: float) -> dict[str, Any]:
    limits = {"socket_timeout": timeout_s + 1, "socket_connect_timeout": timeout_s + 1}
    return {**limits, **app.conf.broker_transport_options}


def _app() -> Any:
    if "celery" not in sys.modules:  # a site that has Celery has imported it by now
        return None
    from celery import current_app  # type: ignore[import-not-found,unused-ignore]

    return current_app
