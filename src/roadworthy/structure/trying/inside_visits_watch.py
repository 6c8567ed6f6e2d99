"""Watches what a page asks of the database: each statement's shape, the rows fetched, and the line that asked.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

# ruff: noqa: PTH118
from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

LISTS = re.compile(r"\((?:\s*%s\s*,?)+\)")
COLUMNS = re.compile(r"^SELECT (?:DISTINCT )?(?!COUNT\().*? FROM ", re.S)
NUMBERS = re.compile(r"\b\d+\b")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
HANDLER = os.path.join("django", "core", "handlers", "base.py")
TEMPLATES = os.path.join("django", "template", "base.py")
DESCRIPTORS = os.path.join("db", "models", "fields", "related_descriptors.py")
FORMS = os.path.join("forms", "models.py")
READING_AHEAD = ("prefetch_related_objects", "render_options", "optgroups")
QUERYSETS = os.path.join("db", "models", "query.py")
MOST_STEPS = 6


class Watch:
    """Keeps what was seen since `start`."""

    def __init__(self, is_own: Any) -> None:
        self.is_own = is_own
        self.statements: list[dict[str, Any]] = []
        self.fetched: dict[Any, int] = {}
        self.savepoints: dict[str, int] = {}
        self.is_on = False

    def start(self) -> None:
        """Forget what was seen, and look from now on."""
        self.statements, self.fetched, self.savepoints, self.is_on = [], {}, {}, True

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Watch every database connection, and every queryset as its rows are read."""
        from django.db import connections
        from django.db.models import query

        kinds = [query.ModelIterable, query.ValuesIterable, query.ValuesListIterable, query.FlatValuesListIterable]
        originals = {kind: kind.__iter__ for kind in kinds}
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self.heard))
            for kind in kinds:
                kind.__iter__ = self.counted(originals[kind])
            try:
                yield
            finally:
                for kind, original in originals.items():
                    kind.__iter__ = original

    def heard(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note one statement, and let it run."""
        self.note_savepoint(str(sql))
        if self.is_on and not str(sql).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")):
            way, relation = self.way(sys._getframe(1))
            seen: dict[str, Any] = {"shape": shape(str(sql)), "way": way, "relation": relation}
            self.statements.append(seen)
            result = execute(sql, params, many, context)
            seen["changed"] = getattr(context.get("cursor"), "rowcount", -1) if is_write(str(sql)) else 0
            return result
        return execute(sql, params, many, context)

    def note_savepoint(self, sql: str) -> None:
        """Take for not written what the site itself takes back."""
        if sql.startswith("SAVEPOINT"):
            self.savepoints[sql.rpartition(" ")[2]] = len(self.statements)
        elif sql.startswith("ROLLBACK TO"):
            for statement in self.statements[self.savepoints.get(sql.rpartition(" ")[2], len(self.statements)) :]:
                statement["changed"] = 0

    def counted(self, original: Any) -> Any:
        """Return an iterator of rows that counts them, by the model, by whether all were asked for, and by the way."""

        def rows(iterable: Any) -> Iterator[Any]:
            if not self.is_on:
                yield from original(iterable)
                return
            key = self.key_of(iterable.queryset, sys._getframe(1))
            for row in original(iterable):
                self.fetched[key] = self.fetched.get(key, 0) + 1
                yield row

        return rows

    def key_of(self, queryset: Any, frame: Any) -> Any:
        """Return what a reading of rows is told by."""
        way, _ = self.way(frame)
        asked = queryset.query
        is_whole = not asked.is_sliced and not asked.where and not asked.distinct and asked.group_by is None
        model = queryset.model
        qualname = f"{model.__module__}.{model.__qualname__}"
        return model._meta.label, qualname, is_whole and not in_form(frame), tuple(map(tuple, way))

    def way(self, frame: Any) -> tuple[list[list[Any]], str]:
        """Return the site's own lines that led to a frame, the innermost first, and the relation that was followed."""
        found: list[list[Any]] = []
        relation = ""
        while frame is not None and len(found) < MOST_STEPS:
            code, file = frame.f_code, frame.f_code.co_filename
            if file.endswith(HANDLER):
                break
            if self.is_own(file):
                step = [file, frame.f_lineno, getattr(code, "co_qualname", code.co_name)]
            else:
                step = self.step_of_library(frame, file, code.co_name)
                relation = relation or safely(relation_of, frame, file)
            if step and (not found or found[-1][:2] != step[:2]):
                found.append(step)
            frame = frame.f_back
        return found, relation

    def step_of_library(self, frame: Any, file: str, function: str) -> Any:
        """Return the line of a template that is being rendered, or the site's own class that a library works for."""
        this = frame.f_locals.get("self")
        if this is None:
            return None
        if file.endswith(TEMPLATES) and function == "render_annotated":
            name = str(getattr(getattr(this, "origin", None), "name", ""))
            line = getattr(getattr(this, "token", None), "lineno", 0)
            return [name, line or 0, "template"] if self.is_own(name) else None
        kind = type(this)
        module = sys.modules.get(kind.__module__)
        is_lasting = hasattr(kind, "to_representation") or hasattr(kind, "get_list_display")
        if is_lasting and self.is_own(getattr(module, "__file__", "") or ""):
            return [getattr(module, "__file__", ""), line_of(kind), kind.__qualname__]
        return None


LINES: dict[Any, int] = {}


def line_of(kind: Any) -> int:
    """Return the line where a class is written."""
    import inspect

    if kind not in LINES:
        try:
            LINES[kind] = inspect.getsourcelines(kind)[1]
        except (TypeError, OSError):
            LINES[kind] = 0
    return LINES[kind]


def safely(ask: Any, *words: Any) -> str:
    """Return what is asked; nothing where that fails: the page whose query is looked at must not fail for it."""
    try:
        return str(ask(*words))
    except Exception:
        return ""


def relation_of(frame: Any, file: str) -> str:
    """Return the relation that is being followed: `Model.field`, with `1 ` before it where it leads to one row."""
    this = frame.f_locals.get("self")
    if file.endswith(QUERYSETS):
        known = getattr(this, "_known_related_objects", None)
        field = next(iter(known)) if known else None
        other = field if hasattr(field, "get_accessor_name") else getattr(field, "remote_field", None)
        row = (getattr(this, "_hints", None) or {}).get("instance")
        if not known and row is not None:
            fields = [each for each in row._meta.many_to_many if each.related_model is this.model]
            return f"{type(row).__name__}.{fields[0].name}" if len(fields) == 1 else ""
        return f"{other.model.__name__}.{other.get_accessor_name()}" if other is not None else ""
    if not file.endswith(DESCRIPTORS):
        return ""
    row = frame.f_locals.get("instance")
    if hasattr(this, "get_object") and row is not None:
        field = getattr(this, "field", None)
        name = field.name if field is not None else this.related.get_accessor_name()
        return f"1 {type(row).__name__}.{name}"
    row = getattr(this, "instance", None)
    other = getattr(getattr(this, "field", None), "remote_field", None)
    name = getattr(this, "prefetch_cache_name", "") or (other.get_accessor_name() if other is not None else "")
    return f"{type(row).__name__}.{name}" if name and row is not None else ""


def in_form(frame: Any) -> bool:
    """Say whether the choices of a form's field, or what was prefetched, are being read."""
    while frame is not None:
        code = frame.f_code
        if code.co_name in READING_AHEAD or code.co_filename.endswith(FORMS):
            return True
        frame = frame.f_back
    return False


def shape(sql: str) -> str:
    """Return a statement without its values."""
    short = COLUMNS.sub("SELECT … FROM ", sql, count=1)
    return NUMBERS.sub("#", LISTS.sub("(%s)", short))[:600]


def is_write(statement: str) -> bool:
    """Say whether a statement changes rows."""
    return bool(WRITES.match(statement))
