"""Runs in the site's own Python and says what Django's system checks find, each with the place that it is about.

Checks that ask a database, and those of Roadworthy's own apps, are left out. Only the standard library and Django are
used, and nothing newer than Python 3.9.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

OWN = "roadworthy."
MOST = 200
WARNING = 30


def messages(own_path: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return what the checks say that is a warning at least, and that nobody has silenced."""
    found: list[dict[str, Any]] = []
    for message in said():
        if message.level < WARNING or message.is_silenced() or len(found) >= MOST:
            continue
        file, line = place(message.obj)
        found.append(
            {
                "id": str(message.id or ""),
                "is_error": message.level > WARNING,
                "message": " ".join(str(message.msg).split())[:400],
                "hint": " ".join(str(message.hint or "").split())[:600],
                "about": name(message.obj),
                "file": own_path(file),
                "line": line,
                "is_of_others": bool(file) and not own_path(file),
            }
        )
    return found


def said() -> Iterator[Any]:
    """Yield what each check says; one that breaks down, or asks a database, says nothing."""
    from django.core.checks.registry import Tags, registry

    for check in registry.get_checks(include_deployment_checks=True):
        if Tags.database in check.tags or (getattr(check, "__module__", "") or "").startswith(OWN):
            continue
        try:
            yield from list(check(app_configs=None, databases=None))
        except Exception as error:
            print(f"{check.__module__}.{check.__name__}: {error!r}", file=sys.stderr)


def name(about: Any) -> str:
    """Return what a message is about, as its owner names it."""
    if about is None:
        return ""
    if isinstance(about, str):
        return about
    meta = getattr(about, "_meta", None)
    if meta is not None:
        return str(meta.label)
    model = getattr(about, "model", None)
    if model is not None and hasattr(about, "name"):
        return f"{model._meta.label}.{about.name}"
    return str(getattr(about, "__qualname__", "") or type(about).__name__)


def place(about: Any) -> tuple[str, int]:
    """Return the file and line of the class or function that a message is about; of a field, its model's."""
    if about is None or isinstance(about, str):
        return "", 0
    thing = getattr(about, "model", None) if hasattr(about, "contribute_to_class") else about
    thing = thing if inspect.isclass(thing) or inspect.isfunction(thing) else type(thing)
    file = getattr(sys.modules.get(getattr(thing, "__module__", "") or ""), "__file__", "") or ""
    try:
        return file, inspect.getsourcelines(thing)[1]
    except (OSError, TypeError):
        return file, 0
