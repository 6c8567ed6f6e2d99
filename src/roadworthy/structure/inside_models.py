"""Runs in the site's own Python and says what its Django makes of the site's models and migrations.

No database is asked. Only the standard library and Django are used, and nothing newer than Python 3.9.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

OwnPath = Callable[[str], str]
MOST_SAID = 5
ONLY_IN_PYTHON = ("AlterModelOptions", "AlterModelManagers")


def models(own_path: OwnPath) -> list[dict[str, Any]]:
    """Return the models that are written in the site's own files."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        file = own_path(file_of_module(model.__module__))
        if file:
            found.append({"file": file, "name": model.__qualname__, "label": model._meta.label, **indexes(model)})
    return found


def indexes(model: Any) -> dict[str, Any]:
    """Return what the database can look up by an index: the names of the columns' fields of each."""
    meta = model._meta
    alone = [field for field in meta.local_concrete_fields if field.db_index or field.unique]
    unique = [[field.name] for field in alone if field.unique]
    together = [list(fields) for fields in meta.unique_together]
    constraints = [list(each.fields) for each in meta.constraints if is_plain_unique(each)]
    plain = [[field.name] for field in alone if not field.unique]
    given = [[name.lstrip("-") for name in index.fields] for index in meta.indexes if index.fields]
    given += [list(fields) for fields in getattr(meta, "index_together", ())]
    return {"uniques": [*unique, *together, *constraints], "indexes": [*plain, *given]}


def is_plain_unique(constraint: Any) -> bool:
    """Say whether a constraint keeps its fields unique among all rows."""
    is_unique = type(constraint).__name__ == "UniqueConstraint"
    return is_unique and bool(constraint.fields) and constraint.condition is None


def migrations(own_path: OwnPath) -> dict[str, Any]:
    """Return what keeps the migrations from being run, and what the models have that no migration brings."""
    from django.db.migrations.loader import MigrationLoader

    try:
        loader = MigrationLoader(None, ignore_no_migrations=True)
    except Exception as error:
        name = type(error).__name__
        if name not in ("NodeNotFoundError", "CircularDependencyError", "BadMigrationError", "InvalidBasesError"):
            raise
        return {"broken": broken(error, own_path), "conflicts": [], "drift": [], "unmigrated": []}
    conflicts = [conflict(loader, label, names, own_path) for label, names in sorted(loader.detect_conflicts().items())]
    found = {"broken": None, "conflicts": [each for each in conflicts if each["files"]]}
    is_asked = not conflicts
    return {**found, "drift": drift(loader, own_path) if is_asked else [], "unmigrated": unmigrated(loader, own_path)}


def broken(error: Any, own_path: OwnPath) -> dict[str, str]:
    """Say what is wrong with migrations that do not go together."""
    origin = getattr(error, "origin", None)  # the migration that names one which is not there
    module = getattr(origin, "__module__", "") if origin is not None else ""
    return {"message": " ".join(str(error).split())[:300], "file": own_path(file_of_module(module))}


def conflict(loader: Any, label: str, names: Any, own_path: OwnPath) -> dict[str, Any]:
    """Return the migrations of an app that are all the last one."""
    modules = [loader.disk_migrations[(label, name)].__module__ for name in sorted(names)]
    files = [own_path(file_of_module(module)) for module in modules]
    return {"app": label, "names": sorted(names), "files": [file for file in files if file]}


def drift(loader: Any, own_path: OwnPath) -> list[dict[str, Any]]:
    """Return what `makemigrations` would write for the site's own apps."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    questioner = MigrationQuestioner(specified_apps=None, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    changes = detector.changes(graph=loader.graph, trim_to_apps=None, convert_apps=None)
    state = loader.project_state()
    found = []
    for label, made in sorted(changes.items()):
        config = apps.get_app_config(label)
        file = own_path(file_of_module(f"{config.name}.models")) or own_path(file_of_module(config.name))
        operations = [operation for migration in made for operation in migration.operations]
        if file and operations:
            said = [" ".join(operation.describe().split()) for operation in operations]
            inert = all(is_only_in_python(operation, state, label) for operation in operations)
            words = {"app": label, "operations": said[:MOST_SAID], "count": len(said), "is_only_in_python": inert}
            found.append({**words, **place(operations[0], label)})
            found[-1]["file"] = own_path(found[-1]["file"]) or file
    return found


def is_only_in_python(operation: Any, state: Any, label: str) -> bool:
    """Say whether an operation changes no column: a name for people, the choices of a form."""
    if type(operation).__name__ in ONLY_IN_PYTHON:
        return True
    if type(operation).__name__ != "AlterField":
        return False
    from django.apps import apps

    name = operation.model_name
    before = state.apps.get_model(label, name)._meta.get_field(operation.name)
    return bool(column(before) == column(apps.get_model(label, name)._meta.get_field(operation.name)))


def column(field: Any) -> Any:
    """Return what of a field its column is made of, and of a relation also the tables that it joins."""
    from django.db import connection

    to = field.remote_field.model._meta.db_table if field.remote_field else ""
    if field.many_to_many:
        return to, field.m2m_db_table()
    keys = (field.unique, field.db_index, field.primary_key, getattr(field, "db_constraint", True))
    default = getattr(field, "db_default", None)
    return field.db_parameters(connection), field.column, field.null, keys, to, repr(default)


def place(operation: Any, label: str) -> dict[str, str]:
    """Return the model that an operation is about, and its file."""
    from django.apps import apps

    name = getattr(operation, "model_name", "") or getattr(operation, "name", "")
    try:
        model = apps.get_model(label, name)
    except (LookupError, ValueError):
        return {"model": "", "file": ""}
    return {"model": model.__qualname__, "file": file_of_module(model.__module__)}


def unmigrated(loader: Any, own_path: OwnPath) -> list[dict[str, str]]:
    """Return the site's own apps that have tables and no migrations: `migrate` makes none of them."""
    from django.apps import apps

    found = []
    for label in sorted(loader.unmigrated_apps):
        config = apps.get_app_config(label)
        wanted = [each for each in config.get_models() if each._meta.managed and not each._meta.proxy]
        files = [own_path(file_of_module(each.__module__)) for each in wanted if not each._meta.swapped]
        if any(files) and not is_left_out(label):
            found.append({"app": label, "model": wanted[0].__qualname__, "file": next(filter(None, files))})
    return found


def is_left_out(label: str) -> bool:
    """Say whether the settings say that an app has no migrations."""
    from django.conf import settings

    return settings.MIGRATION_MODULES.get(label, "") is None


def file_of_module(name: str) -> str:
    """Return the file of a module that was imported; nothing when it was not."""
    return getattr(sys.modules.get(name), "__file__", "") or ""
