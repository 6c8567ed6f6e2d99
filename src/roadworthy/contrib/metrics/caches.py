"""Counts hits and misses of every cache of the site, whichever its backend."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from .record import Record, current

_MISSING = object()
_MARK = "_counted_by_roadworthy"


def watch_caches() -> None:
    """Have each cache counted: those that there are, and those to come."""
    from django.core.cache import caches

    if getattr(caches.create_connection, _MARK, False):
        return
    create = caches.create_connection

    def create_connection(alias: str) -> Any:
        return counting(create(alias))

    setattr(create_connection, _MARK, True)
    caches.create_connection = create_connection
    for cache in caches.all(initialized_only=True):
        counting(cache)


def counting(cache: Any) -> Any:
    """Return the same cache, that counts from now on."""
    with suppress(Exception):  # a class that can't be extended stays as it is
        kind: Any = type(cache)
        cache.__class__ = counted_class(kind)
    return cache


@lru_cache(maxsize=100)
def counted_class(kind: Any) -> Any:
    """Return the class with the methods that read replaced by ones that count, under its own name."""
    from django.core.cache.backends.base import BaseCache

    if getattr(kind, _MARK, False):
        return kind
    own: dict[str, Any] = {_MARK: True, "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    own |= {"get": _get(kind), "get_many": _get_many(kind), "get_or_set": _get_or_set(kind)}
    for name, make in {"aget": _aget, "aget_many": _aget_many}.items():
        if getattr(kind, name, None) is not getattr(BaseCache, name):  # else it asks the other one
            own[name] = make(kind)
    own["aget_or_set"] = _aget_or_set(kind)
    return type(kind.__name__, (kind,), own)


def _open() -> Record | None:
    """Return what to count in; None inside of another reading."""
    record = current.get()
    return None if record is None or record.is_done or record.in_cache else record


def _get(kind: Any) -> Callable[..., Any]:
    def get(self: Any, key: Any, default: Any = None, *words: Any, **more: Any) -> Any:
        record = _open()
        if record is None:
            return kind.get(self, key, default, *words, **more)
        record.in_cache = True
        try:
            value = kind.get(self, key, _MISSING, *words, **more)
        finally:
            record.in_cache = False
        if value is _MISSING:
            record.misses += 1
            return default
        record.hits += 1
        return value

    return get


def _get_many(kind: Any) -> Callable[..., Any]:
    def get_many(self: Any, keys: Any, *words: Any, **more: Any) -> Any:
        record = _open()
        if record is None:
            return kind.get_many(self, keys, *words, **more)
        keys = list(keys)
        record.in_cache = True
        try:
            found = kind.get_many(self, keys, *words, **more)
        finally:
            record.in_cache = False
        record.hits += len(found)
        record.misses += max(len(keys) - len(found), 0)
        return found

    return get_many


def _aget(kind: Any) -> Callable[..., Any]:
    async def aget(self: Any, key: Any, default: Any = None, *words: Any, **more: Any) -> Any:
        record = _open()
        if record is None:
            return await kind.aget(self, key, default, *words, **more)
        value = await kind.aget(self, key, _MISSING, *words, **more)
        if value is _MISSING:
            record.misses += 1
            return default
        record.hits += 1
        return value

    return aget


def _aget_many(kind: Any) -> Callable[..., Any]:
    async def aget_many(self: Any, keys: Any, *words: Any, **more: Any) -> Any:
        record = _open()
        keys = list(keys)
        found = await kind.aget_many(self, keys, *words, **more)
        if record is not None:
            record.hits += len(found)
            record.misses += max(len(keys) - len(found), 0)
        return found

    return aget_many


def _get_or_set(kind: Any) -> Callable[..., Any]:
    def get_or_set(self: Any, *words: Any, **more: Any) -> Any:
        record, before = _before()
        value = kind.get_or_set(self, *words, **more)
        _take_back(record, before)
        return value

    return get_or_set


def _aget_or_set(kind: Any) -> Callable[..., Any]:
    async def aget_or_set(self: Any, *words: Any, **more: Any) -> Any:
        record, before = _before()
        value = await kind.aget_or_set(self, *words, **more)
        _take_back(record, before)
        return value

    return aget_or_set


def _before() -> tuple[Record | None, tuple[int, int]]:
    record = _open()
    return record, (record.hits, record.misses) if record else (0, 0)


def _take_back(record: Record | None, before: tuple[int, int]) -> None:
    """Count no hit for what was missing: Django reads it back once it is stored."""
    if record is not None and record.misses > before[1]:
        record.hits = max(record.hits - 1, before[0])
