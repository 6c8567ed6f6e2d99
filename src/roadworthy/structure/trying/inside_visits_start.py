"""Starts a site as a test does, for visits: mail kept, files by plain names, any host, caches that keep; and its files.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

# ruff: noqa: PTH117
from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
from typing import Any

INSTALLED = re.compile(r"[/\\](site|dist)-packages[/\\]")


def start() -> None:
    """Start Django as a test does: e-mail and files kept, static files by their plain names, any host."""
    importlib.import_module("inside_start").start_django()
    from django.conf import settings
    from django.core.cache import caches

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    storages = dict(getattr(settings, "STORAGES", None) or {})
    if "staticfiles" in storages:
        storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = storages
    for alias, entry in settings.CACHES.items():
        if str(entry.get("BACKEND", "")).endswith("DummyCache"):  # production has one that keeps what it is given
            settings.CACHES[alias] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
            with contextlib.suppress(AttributeError):
                del caches[alias]  # one that was made while the site started
    if any(str(entry.get("BACKEND", "")).endswith("DatabaseCache") for entry in settings.CACHES.values()):
        importlib.import_module("django.core.management").call_command("createcachetable", verbosity=0)
    do_tasks_at_once(settings)


def do_tasks_at_once(settings: Any) -> None:
    """Let Celery's tasks run where they are asked for: there is no broker."""
    for name in ("CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER"):
        setattr(settings, name, True)
    if "celery" in sys.modules:
        with contextlib.suppress(Exception):  # an app of the site's own kind
            sys.modules["celery"].current_app.conf.task_always_eager = True


def own_files(folder: str) -> Any:
    """Return a question: is this file the site's own?"""
    known: dict[str, bool] = {}

    def is_own(file: str) -> bool:
        if file not in known:
            path = os.path.realpath(file) if os.path.isabs(file) else ""
            inside = path.startswith(folder + os.sep)
            known[file] = inside and not INSTALLED.search(path[len(folder) :])
        return known[file]

    return is_own
