"""Asks a cache to keep a value and to give it back."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.module_loading import import_string

_BUILT_IN_REDIS = "django.core.cache.backends.redis.RedisCache"


def aliases() -> list[str]:
    """Return the site's caches, without those that live inside of the process."""
    return [alias for alias in caches if not _is_in_process(str(caches.settings[alias]["BACKEND"]))]


def _is_in_process(backend: str) -> bool:
    try:
        return issubclass(import_string(backend), (DummyCache, LocMemCache))
    except ImportError:
        return False  # asking it will tell


def prepare(alias: str) -> None:
    """Import the cache's driver, which takes a while."""
    cache = caches.create_connection(alias)
    getattr(cache, "_cache", None)  # here Django's own backends import theirs


def ask(alias: str, timeout_s: float) -> None:
    """Raise if the cache doesn't give back what it was given."""
    cache = _own_cache(alias, timeout_s)
    key = f"roadworthy-status-{os.urandom(8).hex()}"  # for this question alone: others share the server, and its keys
    try:
        cache.set(key, "kept", timeout=60)
        if cache.get(key) != "kept":
            raise LookupError("did not give back what was written")
        cache.delete(key)
    finally:
        _close(cache)


def _own_cache(alias: str, timeout_s: float) -> Any:
    cache = caches.create_connection(alias)
    if caches.settings[alias]["BACKEND"] == _BUILT_IN_REDIS:
        for option in ("socket_timeout", "socket_connect_timeout"):
            cache._options.setdefault(option, timeout_s + 1)
    return cache


def _close(cache: Any) -> None:
    with suppress(Exception):  # what could not be opened can't be closed
        cache.close()
        for pool in getattr(cache.__dict__.get("_cache"), "_pools", {}).values():
            pool.disconnect()
