"""Runs in the site's own Python and says which addresses its Django answers, by which views of the site's own.

Only the standard library and Django are used, and nothing newer than Python 3.9.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 20_000
DEEPEST_WRAP = 12


def addresses(own_path: Callable[[str], str]) -> dict[str, Any]:
    """Return the names of all addresses, with their namespaces and without, and the site's own views."""
    from django.urls import get_resolver

    names: dict[str, None] = {}
    views: dict[tuple[str, str], None] = {}
    todo: list[tuple[Any, str]] = [(pattern, "") for pattern in get_resolver().url_patterns]
    for count, (pattern, space) in enumerate(todo):
        if count > MOST:
            break
        if hasattr(pattern, "url_patterns"):
            inner = ":".join(filter(None, (space, pattern.namespace)))
            todo += [(each, inner) for each in pattern.url_patterns]
            continue
        if pattern.name:
            names[str(pattern.name)] = None
            names[":".join(filter(None, (space, str(pattern.name))))] = None
        view = plain_view(pattern.callback)
        if file := own_path(file_of(view)):
            views[(file, getattr(view, "__qualname__", ""))] = None
    return {"names": list(names), "views": [{"file": file, "name": name} for file, name in views if name]}


def plain_view(callback: Any) -> Any:
    """Return the function or class behind what a pattern calls: through decorators, as_view() and partials."""
    for _ in range(DEEPEST_WRAP):
        for name in ("view_class", "cls", "__wrapped__", "__func__", "func"):
            inner = getattr(callback, name, None)
            if inner is not None and callable(inner):
                callback = inner
                break
        else:
            return callback
    return callback


def file_of(thing: Any) -> str:
    """Return the file that a function or class is written in."""
    import sys

    code = getattr(thing, "__code__", None)
    if code is not None:
        return str(code.co_filename)
    module = sys.modules.get(getattr(thing, "__module__", "") or "")
    return getattr(module, "__file__", "") or ""
