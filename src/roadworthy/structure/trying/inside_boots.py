"""Starts Django in the site's own Python as a web server does, with what the request says kept away from it.

Request: `without` is nothing, "database" or "cache" (every connection but the database's); `wsgi` and `asgi` name the
applications. Answer: `failed`, where and how far it came; `secrets`, the digest of each setting that looks secret.
"""

from __future__ import annotations

import hashlib
import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.inside import SECRET_WORDS
    from roadworthy.structure.trying.inside_start import failure, guard
else:
    from inside import SECRET_WORDS
    from inside_start import failure, guard


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Start it, and tell how far it came."""
    said: dict[str, Any] = {"phase": "settings", "failed": None, "secrets": {}, "debug": None}
    try:
        _start(request, said)
    except BaseException as error:
        said["failed"] = failure(error, request)
    said["refused"] = guard.refused[:5]
    return said


def _start(request: dict[str, Any], said: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    settings.INSTALLED_APPS  # noqa: B018 - makes Django take the settings in
    said["debug"] = bool(settings.DEBUG)
    said["secrets"] = secrets_of(settings)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    said["phase"] = "apps"
    keep_away(request.get("without", ""))
    django.setup()
    said["phase"] = "urls"
    importlib.import_module(settings.ROOT_URLCONF)
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018 - loads all of the URLconf
    said["phase"] = "application"
    for name in (request.get("wsgi"), request.get("asgi")):
        if name:
            importlib.import_module(str(name).partition(":")[0])
    said["phase"] = ""


def secrets_of(settings: Any) -> dict[str, str]:
    """Return a digest of each setting that is a secret by its name and not empty; never the value."""
    found = {}
    for name in dir(settings):
        if name.isupper() and SECRET_WORDS.search(name):
            try:
                value = getattr(settings, name)
            except Exception:
                continue
            if isinstance(value, str) and value:
                found[name] = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16]
    return found


def keep_away(what: str) -> None:
    """Refuse connections: those to databases, or all others."""
    if what == "cache":
        guard.refuses_all = True
        return
    if what == "database":
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.utils import OperationalError

        def connect(self: Any) -> None:
            message = "connection refused: roadworthy keeps the database away"
            raise OperationalError(message)

        BaseDatabaseWrapper.connect = connect
