"""Migrates databases in the site's own Python; in the one that is laid over, or in a scratch one beside it.

Request: `scratch`, a name, and `how` ("empty", "copy", "kept"); `steps` of "migrate", "fill", "unmade", "reverse".
Answer: `applied`, how many; `at`, the file of the migration under way when it failed; `failed`; `filled`, of how many
models rows were made; `unmade`, rows of app, change, file and line; `reversed`, how many; `irreversible`, rows of
migration, file and failure; `why_not`.
"""

from __future__ import annotations

import inspect
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying.inside_scratch import use_scratch
    from roadworthy.structure.trying.inside_start import failure, start_django, tell_how_far
    from roadworthy.structure.trying.inside_visits_objects import Maker, models_to_make
else:
    from inside_scratch import use_scratch
    from inside_start import failure, start_django, tell_how_far
    from inside_visits_objects import Maker, models_to_make

ROWS, FILLING_S = 3, 60
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do each step that is asked for."""
    start_django()
    said: dict[str, Any] = {"applied": 0, "at": "", "failed": None, "unmade": [], "reversed": 0, "irreversible": []}
    said["why_not"] = use_scratch(request["scratch"], request["how"]) if request.get("scratch") else ""
    if said["why_not"]:
        return said
    for step in request["steps"]:
        said["step"] = step
        try:
            STEPS[step](request, said)
        except BaseException as error:
            said["failed"] = failure(error, request)
            return said
    return said


def migrate(request: dict[str, Any], said: dict[str, Any]) -> None:
    """Migrate every database that is here."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    apply = MigrationExecutor.apply_migration

    def applied(self: Any, state: Any, migration: Any, *words: Any, **more: Any) -> Any:
        said["at"] = file_of(migration)
        state = apply(self, state, migration, *words, **more)
        said["applied"] += 1
        tell_how_far(f"{said['applied']} migrations applied")
        said["at"] = ""
        return state

    MigrationExecutor.apply_migration = applied
    for alias in connections:
        is_here = connections[alias].vendor == "sqlite" or is_loopback(connections[alias].settings_dict)
        if alias == "default" or (is_here and not request.get("scratch")):
            call_command("migrate", verbosity=0, interactive=False, database=alias, skip_checks=True)
    if any(cache.get("BACKEND") == DATABASE_CACHE for cache in settings.CACHES.values()):
        call_command("createcachetable", verbosity=0)


def is_loopback(settings: dict[str, Any]) -> bool:
    """Say whether a database is on this machine."""
    host = str(settings.get("HOST") or "")
    return host in ("", "localhost", "::1") or host.startswith(("127.", "/"))


def file_of(migration: Any) -> str:
    """Return the file of a migration."""
    return str(getattr(sys.modules.get(type(migration).__module__), "__file__", "") or "")


def fill(request: dict[str, Any], said: dict[str, Any]) -> None:
    """Make a few rows of the site's own models, so that what comes after meets some."""
    until_s = time.monotonic() + FILLING_S
    own = os.path.realpath(request["folder"]) + os.sep
    models = models_to_make(lambda file: os.path.realpath(file).startswith(own) and "site-packages" not in file)
    maker = Maker()
    maker.grow(models, ROWS, lambda: time.monotonic() > until_s)
    said["filled"] = sum(bool(maker.rows.get(model)) for model in models)


def own_labels(folder: str) -> list[str]:
    """Return the labels of the project's own apps."""
    from django.apps import apps

    root, found = os.path.realpath(folder), []
    for config in apps.get_app_configs():
        inside = os.path.relpath(os.path.realpath(config.path), root)
        if not inside.startswith("..") and "site-packages" not in inside and config.models_module is not None:
            found.append(config.label)
    return found


def unmade(request: dict[str, Any], said: dict[str, Any]) -> None:
    """List the changes of models that no migration makes, as the site's own makemigrations sees them."""
    from django.core.management import call_command
    from django.db.migrations.autodetector import MigrationAutodetector

    labels = own_labels(request["folder"])
    changes, found = MigrationAutodetector.changes, []

    def seen(self: Any, *words: Any, **more: Any) -> Any:
        made = changes(self, *words, **more)
        found.append((self.from_state, made))
        return made

    MigrationAutodetector.changes = seen
    words = io.StringIO()
    try:
        call_command("makemigrations", *labels, check_changes=True, dry_run=True, interactive=False, verbosity=0,
                     stdout=words, stderr=words, skip_checks=True)  # fmt: skip
    except SystemExit:
        before, made = found[-1]
        for label in (each for each in labels if each in made):
            operations = [each for migration in made[label] for each in migration.operations]
            said["unmade"] += [row_of(label, each, before) for each in operations]


def row_of(label: str, operation: Any, before: Any) -> dict[str, Any]:
    """Return what is told of one change."""
    name = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    is_real = touches_database(label, operation, before)
    return {"app": label, "change": operation.describe(), "is_real": is_real, **place_of(label, str(name))}


def touches_database(label: str, operation: Any, before: Any) -> bool:
    """Say whether a change is one of tables and columns, and not of texts and options that Django alone reads."""
    kind = type(operation).__name__
    if kind in ("AlterModelOptions", "AlterModelManagers"):
        return False
    if kind != "AlterField":
        return True
    try:
        old = before.models[label, operation.model_name_lower].fields[operation.name]
    except (KeyError, AttributeError):
        return True
    return shape_of(old) != shape_of(operation.field)


def shape_of(field: Any) -> tuple[Any, ...]:
    """Return what of a field reaches the database."""
    _, _, words, more = field.deconstruct()
    aside = {*getattr(field, "non_db_attrs", ()), "default", "storage", "upload_to", "to", "auto_now", "auto_now_add"}
    to = str(more.get("to", "")).lower()
    kept = sorted((name, str(value)) for name, value in more.items() if name not in aside)
    return (field.get_internal_type(), str(words), to, kept)


def place_of(label: str, name: str) -> dict[str, Any]:
    """Return the file and line of the model that a change is about; of the app's models where it is gone."""
    from django.apps import apps

    config = apps.get_app_config(label)
    try:
        model = config.get_model(name)
        return {"file": str(inspect.getsourcefile(model) or ""), "line": inspect.getsourcelines(model)[1]}
    except (LookupError, OSError, TypeError):
        return {"file": str(getattr(config.models_module, "__file__", "") or ""), "line": 1}


def reverse(request: dict[str, Any], said: dict[str, Any]) -> None:
    """Reverse the last migration of each own app where it says that it can be, and go forward again."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    labels = own_labels(request["folder"])
    executor = MigrationExecutor(connections["default"])
    for name, target, plan in reversals(executor, labels):
        executor = MigrationExecutor(connections["default"])
        if any(each.app_label not in labels or not is_reversible(each) for each, _ in plan):
            continue
        try:
            executor.migrate([target])
            said["reversed"] += 1
        except Exception as error:
            said["irreversible"].append({"name": name, "at": file_of(plan[0][0]), "failed": failure(error, request)})
        executor = MigrationExecutor(connections["default"])
        executor.migrate(executor.loader.graph.leaf_nodes())


def reversals(executor: Any, labels: list[str]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the last migration of each app, what comes before it, and all that goes with it."""
    graph = executor.loader.graph
    for label in labels:
        leaves = graph.leaf_nodes(label)
        before = [each for each in graph.nodes[leaves[0]].dependencies if each[0] == label] if len(leaves) == 1 else []
        if len(before) == 1 and before[0] in graph.nodes:
            yield ".".join(leaves[0]), before[0], executor.migration_plan([before[0]])


def is_reversible(migration: Any) -> bool:
    """Say whether a migration claims to be reversible."""
    return all(operation.reversible for operation in migration.operations)


STEPS: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {
    "migrate": migrate,
    "fill": fill,
    "unmade": unmade,
    "reverse": reverse,
}
