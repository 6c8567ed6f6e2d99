"""Migrations that use the models of today on the tables of then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.migrations.due import migration, said
from roadworthy.structure.checks.migrations.ran import ran_by
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.functions import FunctionFacts

_WRITES = frozenset(["save", "update", "create", "bulk_create", "bulk_update", "delete", "get_or_create"])
_ASKS_USER = "django.contrib.auth.get_user_model"
_CALLS = "django.core.management.call_command"
_USER = "django.contrib.auth.models.User"
_MANAGERS = ("objects", "_default_manager", "_base_manager")


@check(
    "W612",
    "A migration uses the models of today",
    why="It runs on tables as they were then. Once the model gets another field, the migration asks for a column that "
    "is not there yet, and no new database can be made: no test, no new developer, no restore.",
    bad="from shop.models import Order\n\ndef fill(apps, schema_editor):\n    Order.objects.update(total=0)",
    good='def fill(apps, schema_editor):\n    apps.get_model("shop", "Order").objects.update(total=0)',
    way_out='Take the model from the first argument: apps.get_model("app", "Model").',
    ignore_when="never.",
)
def models_of_today(file: FileView) -> Iterator[Finding]:
    """Find managers of imported models in what a migration runs, here and in the modules that it imports."""
    facts = migration(file)
    if facts is None:
        return
    seen: set[str] = set()
    for operation in facts.operations:
        ran = ran_by(file, operation, is_back=True)
        for node in (node for function in ran.here for node in ast.walk(function)):
            if _loads(file, node):
                yield file.finding(node, "a fixture is read with the models of today, not of then")
            name = _of_today(file, node)
            if name and name not in seen:
                seen.add(name)
                yield file.finding(
                    node, f"{name.rpartition('.')[2]} is imported: it is the model of today, not of then"[:79]
                )
        for each in ran.elsewhere:
            name = _used(file, each)
            if name and name not in seen:
                seen.add(name)
                message = f"{each.summary.name}() uses {name.rpartition('.')[2]} as it is today, not as it was then"
                yield from said(file, operation, message, "it uses models as they are today")


def _of_today(file: FileView, node: ast.AST) -> str:
    """Return the model of today whose manager is asked, or nothing."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return ""
    origins = list(flow_of(file, node).origins(node.value))
    if len(origins) == 1 and isinstance(origins[0], ast.Call) and file.name(origins[0]) == _ASKS_USER:
        return _USER if node.attr in _MANAGERS else ""
    name = file.name(node.value)
    return name if name is not None and _is_model(file, name) and _is_manager(file, name, node.attr) else ""


def _used(file: FileView, facts: FunctionFacts) -> str:
    """Return the model of today that a function of another module asks for and writes, or nothing."""
    called = {call.name.rpartition(".")[2] for call in facts.summary.calls if "." in call.name or call.of}
    for call in facts.summary.calls if called & _WRITES else ():
        parts = call.name.split(".")
        for end in range(1, len(parts) - 1):
            name = file.index.name(facts.path, ".".join(parts[:end]), facts.scope)
            if name is not None and _is_model(file, name) and _is_manager(file, name, parts[end]):
                return str(name)
    return ""


def _is_manager(file: FileView, model: str, name: str) -> bool:
    found = file.index.model(model)
    return name in _MANAGERS or (found is not None and name in dict(found.managers))


def _loads(file: FileView, node: ast.AST) -> bool:
    """Say whether this reads a fixture: its rows are made with the models of today."""
    is_call = isinstance(node, ast.Call) and bool(node.args) and isinstance(node.args[0], ast.Constant)
    return is_call and node.args[0].value == "loaddata" and file.name(node.func) == _CALLS  # type: ignore[attr-defined]


def _is_model(file: FileView, name: str) -> bool:
    return name == _USER or file.index.model(name) is not None
