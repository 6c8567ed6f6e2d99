"""Lets two users take turns on one thread, and says what a page or the process still knows of the one before.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

from __future__ import annotations

import contextvars
import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

MOST_PAGES = 150


def take_turns(visits: Any) -> list[dict[str, Any]]:
    """Open pages as nobody, as another, as the user, and again; return what stayed of the user between requests."""
    browser = visits.browser
    if "user" not in browser.cookies or "other" not in browser.cookies:
        return []
    kept: dict[Any, dict[str, Any]] = {}
    pages = [page for page in visits.pages if page.is_own and not page.address.view.options.get("is_admin")]
    for page in pages[:MOST_PAGES]:
        if browser.is_late():
            visits.unfinished.append("the time was up before two users had taken turns on every page")
            break
        if page.statuses.get("user") == 200:
            page.leaks += turn(browser, page)
            for found in what_stayed(visits.watch.is_own, browser.visitors["user"]):
                kept.setdefault((found["file"], found["name"], found["key"]), {**found, "path": page.path})
    return list(kept.values())


def turn(browser: Any, page: Any) -> Iterator[dict[str, Any]]:
    """Yield what the next visitor sees of the user, who did not see it before the user came."""
    clear()
    others = [
        name for name in ("nobody", "other") if page.statuses.get("nobody" if name == "nobody" else "user") == 200
    ]
    marks = marks_of(browser.visitors["user"])
    before = {}
    browser.open(page.path, "other")  # so that what is there of an earlier visitor is not the user
    for name in others:
        browser.open(page.path, name)
        before[name] = browser.open(page.path, name, keep_text=True)["text"]
    for name in others:
        browser.open(page.path, "user")
        after = browser.open(page.path, name, keep_text=True)["text"]
        seen = [mark for mark in marks if mark in after and mark not in before[name]]
        again = browser.open(page.path, name, keep_text=True)["text"] if seen else ""
        if seen:
            yield {"to": name, "mark": seen[0], "stays": seen[0] in again}
    browser.open(page.path, "user")


def clear() -> None:
    """Empty the caches: what they keep is another matter."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        try:
            cache.clear()
        except Exception:
            continue


def marks_of(user: Any) -> list[str]:
    """Return the texts by which this user is told from all others."""
    texts = [str(getattr(user, field.name, "")) for field in user._meta.concrete_fields if not field.is_relation]
    return [text for text in texts if re.search(r"rw\d+x", text)]


def what_stayed(is_own: Any, user: Any) -> Iterator[dict[str, Any]]:
    """Yield what modules of the site still hold of the last request: in a thread's own variables, and context's."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None) or ""
        if not file or not is_own(file):
            continue
        for name, value in list(vars(module).items()):
            for key, held in held_by(value):
                if is_of_visitor(held, user):
                    yield {"file": file, "name": name, "key": key, "kind": type(held).__name__,
                           "holder": type(value).__name__}  # fmt: skip


def held_by(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a thread-local or a context variable holds now."""
    try:
        if isinstance(value, threading.local):
            yield from vars(value).items()
        elif isinstance(value, contextvars.ContextVar):
            yield "", value.get(None)
        elif type(value).__module__.startswith("asgiref.local"):
            storage = getattr(value, "_storage", None)
            yield from vars(storage).items() if storage is not None and hasattr(storage, "__dict__") else ()
    except Exception:
        return


def is_of_visitor(held: Any, user: Any) -> bool:
    """Say whether this is a request, or the user who made the last one."""
    from django.http import HttpRequest

    if isinstance(held, HttpRequest):
        return True
    kind = type(held)
    if kind.__name__ == "SimpleLazyObject":
        return bool(getattr(held, "pk", None) == user.pk)
    return isinstance(held, type(user)) and bool(held.pk == user.pk)
