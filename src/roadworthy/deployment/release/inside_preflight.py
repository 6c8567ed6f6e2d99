"""Runs in a release's own Python on a host, under its variables: does the site come up, and do others answer it?

Only the standard library, Django and what stands behind the site's packages are used, and nothing newer than Python
3.9. The application to load is the argument. The answer is one line of JSON after a mark; nothing is changed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import traceback
from typing import Any

MARK = "roadworthy-preflight "
PATIENCE_S = 5.0
LINES = 30
LONGEST = 400
MOST = 20
LEDGER = "roadworthy_schema"


def begin() -> None:
    """Import the settings, and start Django."""
    if os.environ.get("DJANGO_CONFIGURATION"):
        from importlib import import_module

        import_module("configurations").setup()
    import django
    from django.conf import settings

    settings.DEBUG  # noqa: B018 - the first look at a setting imports them
    django.setup()


def load(application: str) -> None:
    """Import the application as the server does."""
    from importlib import import_module

    module, _, names = application.partition(":")
    found: Any = import_module(module)
    for name in (names or "application").split("."):
        found = getattr(found, name)


def check() -> list[str]:
    """Return what Django's own checks call an error."""
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True)
    return [_short(str(each)) for each in found if each.level >= checks.ERROR and not each.is_silenced()][:MOST]


def ask() -> dict[str, str]:
    """Ask everything that the site shares; return the reasons of what doesn't answer, by name."""
    from django.conf import settings

    from roadworthy.contrib.status.answer import FAIL
    from roadworthy.contrib.status.dependencies import Dependencies
    from roadworthy.contrib.status.inquiry import ask as ask_all
    from roadworthy.contrib.status.middleware import configuration_of_site, describe_error

    own = configuration_of_site()
    patient = dataclasses.replace(own, timeout_s=max(own.timeout_s, PATIENCE_S))
    not_yet = {f"database:{alias}" for alias in unborn()} | {
        f"cache:{alias}" for alias, entry in settings.CACHES.items() if entry["BACKEND"].endswith("db.DatabaseCache")
    }  # the file, and the table, are made by the migrations
    questions = Dependencies(patient, lambda error: describe_error(error, own.secrets)).questions()
    answers = ask_all([question for question in questions if question.name not in not_yet])
    return {answer.name: answer.message for answer in answers if answer.status == FAIL}


def unborn() -> list[str]:
    """Return the databases that are files which nobody has made yet."""
    from django.db import connections

    return [
        alias
        for alias in connections
        if connections[alias].vendor == "sqlite"
        and not connections[alias].is_in_memory_db()
        and not os.path.exists(str(connections[alias].settings_dict["NAME"]).removeprefix("file:").partition("?")[0])  # noqa: PTH110
    ]


def migrations() -> dict[str, Any]:
    """Return the migrations that the databases don't have yet (`app.name`), and whether one needs a closer look."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    found: dict[str, None] = {}
    is_open = False
    new = unborn()
    if new:
        found.update({f"{app}.{name}": None for app, name in MigrationLoader(None).graph.nodes})
    for alias in connections:
        if connections[alias].settings_dict["ENGINE"] == "django.db.backends.dummy" or alias in new:
            continue
        executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        found.update({f"{migration.app_label}.{migration.name}": None for migration, _ in plan})
        is_open = is_open or bool(executor.loader.detect_conflicts()) or is_held(connections[alias])
    return {"unapplied": list(found), "is_open": is_open}


def is_held(connection: Any) -> bool:
    """Say whether an earlier deploy has held something back in a database, or was cut off in the middle."""
    with connection.cursor() as cursor:
        if LEDGER not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT COUNT(*) FROM {LEDGER} WHERE state <> 'done'")
        return bool(cursor.fetchone()[0])


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def main() -> None:
    """Go through all of it; stop where the next step would only fail in the same way."""
    answer: dict[str, Any] = {}
    step = "settings"
    try:
        begin()
        step = "application"
        load(sys.argv[1])
        step = "checks"
        answer["errors"] = check()
        step = "dependencies"
        answer["silent"] = ask()
        step = "migrations"
        answer.update({} if answer["silent"] else migrations())
    except BaseException:
        answer["failed"] = step
        answer["lines"] = traceback.format_exc().splitlines()[-LINES:]
    sys.stdout.flush()
    os.write(1, ("\n" + MARK + json.dumps(answer) + "\n").encode())
    os._exit(0)


if __name__ == "__main__":
    main()
