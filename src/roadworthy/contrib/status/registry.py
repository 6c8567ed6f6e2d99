"""The dependencies that the site's other apps add to those found in its settings."""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[[], object]

registered: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Ask `check` too, under `name` (such as "search:articles"), when the dependencies are asked.

    The check returns when all is well and raises when it is not; the exception's text is shown to insiders.
    It runs in a thread of its own. Call this in `AppConfig.ready`; the same name again replaces the check.
    """
    registered[name] = check
