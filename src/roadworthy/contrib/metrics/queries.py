"""Counts the queries of every connection, by Django's own hook for it."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from .record import current


def watch_queries() -> None:
    """Have each connection watched: those that there are, and those to come."""
    from django.db import connections
    from django.db.backends.signals import connection_created

    connection_created.connect(_on_connection, dispatch_uid="roadworthy.contrib.metrics")
    for connection in connections.all(initialized_only=True):
        _on_connection(connection=connection)


def _on_connection(connection: Any, **_: Any) -> None:
    """Put the wrapper first: whoever takes theirs away again takes the last."""
    if watched not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watched)


def watched(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Run the query, and add what it took to what is being counted here."""
    record = current.get()
    if record is None or record.is_done:
        return execute(sql, params, many, context)
    started_s = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took_s = perf_counter() - started_s
        try:  # noqa: SIM105 - a context of its own takes as long as the rest
            record.add_query(sql, took_s, context["connection"].vendor == "mysql")
        except Exception:
            pass  # a figure is lost, and nothing else
