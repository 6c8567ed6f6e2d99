"""Decides about what somebody wrote by hand: SQL and Python, of which only so much can be known."""

from __future__ import annotations

from typing import Any

from .effect import Decision, Effect
from .lines import models_used
from .sql_words import BREAKING, LOCKING, found_in
from .walk import Walk


def run_sql(walk: Walk, app: str, operation: Any) -> Decision:
    """Refuse what breaks the release that serves, as far as its words tell."""
    from django.db import router

    if not router.allow_migrate(walk.alias, app, **operation.hints):
        return Decision([operation])
    effects = [
        Effect("sql_breaks", table, detail=what, rows=walk.rows(table))
        for what, table in found_in(operation.sql, BREAKING)
        if table not in walk.fresh_tables
    ]
    for what, table in found_in(operation.sql, LOCKING):
        if what == "data":
            walk.data_moved.add(table)
        if table not in walk.fresh_tables:
            effects.append(Effect("data" if what == "data" else "sql_locks", table, detail=what, rows=walk.rows(table)))
    return Decision([operation], effects)


def run_python(walk: Walk, app: str, operation: Any) -> Decision:
    """Say how many rows a function may go through."""
    from django.db import router

    if not router.allow_migrate(walk.alias, app, **operation.hints):
        return Decision([operation])
    if getattr(operation.code, "__name__", "") == "noop":
        return Decision([operation])
    effects, used = [], models_used(operation.code)
    if not used:
        walk.data_moved.add(app)
    for label, name in used:
        try:
            table = walk.logical.apps.get_model(label, name)._meta.db_table
        except LookupError:
            continue
        walk.data_moved.add(table)
        effects.append(Effect("data", table, rows=0 if table in walk.fresh_tables else walk.rows(table)))
    return Decision([operation], effects)
