"""What `manage.py check` says about the status app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from .configuration import SETTING, wrong

PREFIX = "roadworthy.status"
MIDDLEWARE = "roadworthy.contrib.status.middleware.StatusMiddleware"
SHORTEST_TOKEN = 16


def check_setting(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check ROADWORTHY_STATUS."""
    given = getattr(settings, SETTING, {})
    problems = wrong(given, settings.DATABASES)
    if problems:
        return [Error(message, hint=hint, id=f"{PREFIX}.{id}") for id, message, hint in problems]
    return list(_short_token(given))


def check_middleware(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check that the middleware is there, and first."""
    middleware = list(settings.MIDDLEWARE)
    if MIDDLEWARE not in middleware:
        hint = f'put "{MIDDLEWARE}" first in MIDDLEWARE'
        return [Warning("The status app answers nothing: its middleware is missing.", hint=hint, id=f"{PREFIX}.W001")]
    if middleware[0] != MIDDLEWARE:
        message = f"{middleware[0]} comes before the status app, which then may fail when that fails."
        return [Warning(message, hint=f'put "{MIDDLEWARE}" first in MIDDLEWARE', id=f"{PREFIX}.W002")]
    return []


def _short_token(given: dict[str, Any]) -> Iterator[CheckMessage]:
    token = given.get("TOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        message = f'{SETTING}["TOKEN"] has {len(token)} characters, and can be guessed.'
        yield Warning(message, hint='python -c "import secrets; print(secrets.token_urlsafe())"', id=f"{PREFIX}.W003")
