"""Migrations that change rows: many at once, together with the tables, for good, or with the models of today."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.migrations.due import (
    NO_COLUMN,
    call_of,
    due,
    is_column,
    migration,
    said,
    sql_of,
)
from roadworthy.structure.checks.migrations.ran import MANAGERS, SAME_ROWS, ran_by, saved_elsewhere
from roadworthy.structure.checks.migrations.tables import SMALL, stays_small
from roadworthy.structure.checks.migrations.types import type_change
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.migrations import Operation
from roadworthy.structure.code.written import Written

_WRITES = frozenset(["save", "update", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "add", "set"])
_SQL_WRITES = re.compile(r"\b(UPDATE \S+ SET|INSERT INTO|DELETE FROM)\b")
_SQL_ALL = re.compile(r"\bUPDATE [^;]*? SET [^;]*?(;|$)")
_AROUND = frozenset(["enumerate", "list", "tuple", "iter", "reversed", "sorted", "tqdm", "track"])


@check(
    "W609",
    "A migration goes through a whole table in one transaction",
    why="Every row stays locked until the last one is done, visitors who change one of them wait, and a fault near the "
    "end undoes everything.",
    bad='for order in apps.get_model("shop", "Order").objects.all():\n    order.total = …\n    order.save()',
    good="atomic = False\n# and in the function: a thousand rows at a time, until none is left",
    way_out="Say atomic = False and go through it a thousand rows at a time, or do it in a command after the deploy.",
    ignore_when="the table has a few rows, and always will.",
)
def whole_table(file: FileView) -> Iterator[Finding]:
    """Find loops that save each row of a table, and one statement that writes them all."""
    facts = migration(file)
    if facts is None or not facts.is_recent or not facts.is_atomic:
        return
    new = {each.model for each in facts.operations if each.name == "CreateModel"}
    for operation in facts.operations:
        ran = ran_by(file, operation)
        for node in (node for function in ran.here for node in ast.walk(function)):
            if (updated := _updated(file, node)) and updated.lower() not in new and _grows(file, updated):
                yield file.finding(node, f"every row of {updated} is changed in one transaction"[:79])
            if _is_sql_for_all(node):
                yield file.finding(node, "this UPDATE changes every row in one transaction")
            model = _whole(file, _gone_through(node)) if isinstance(node, ast.For) and _changes(file, node) else ""
            if model and model.lower() not in new and not _is_small(file, model):
                yield file.finding(node, f"every row of {model} is saved in one transaction"[:79])
        saved = [model for each in ran.elsewhere for model in saved_elsewhere(each)]
        for model in [each for each in saved if each.lower() not in new and not _is_small(file, each)][:1]:
            yield from said(file, operation, f"every row of {model} is saved in one transaction"[:79])
        if operation.name == "RunSQL":
            found = _SQL_ALL.search(sql_of(file, operation))
            if found and " WHERE " not in found[0]:
                yield from said(file, operation, "this UPDATE changes every row in one transaction")


def _is_sql_for_all(node: ast.AST) -> bool:
    """Say whether a cursor is given an UPDATE without WHERE."""
    is_executed = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "execute" and bool(node.args)
    texts = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)] if is_executed else []  # type: ignore[attr-defined]
    found = _SQL_ALL.search(" ".join(" ".join(each for each in texts if isinstance(each, str)).upper().split()))
    return found is not None and " WHERE " not in found[0]


def _is_small(file: FileView, model: str) -> bool:
    """Say whether a table has few rows, by its name or by what the models say."""
    return bool(SMALL.search(model)) or stays_small(file, model)


def _whole(file: FileView, node: ast.expr) -> str:
    """Return the model all of whose rows an expression gives; nothing for some of them, or when it can't be told."""
    origins = list(flow_of(file, node).origins(node))
    node = origins[0] if len(origins) == 1 else node
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _keeps_all(node):
        node = node.func.value
        origins = list(flow_of(file, node).origins(node))
        node = origins[0] if len(origins) == 1 else node
    if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
        return ""
    for origin in flow_of(file, node.value).origins(node.value):
        if isinstance(origin, ast.Call) and isinstance(origin.func, ast.Attribute) and origin.func.attr == "get_model":
            last = origin.args[-1] if origin.args else None
            return str(last.value).rpartition(".")[2] if isinstance(last, ast.Constant) else ""
        name = file.name(origin) if isinstance(origin, ast.Name) else None
        if name and file.index.model(name) is not None:  # the model of today
            return name.rpartition(".")[2]
    return ""


def _updated(file: FileView, node: ast.AST) -> str:
    """Return the model all of whose rows one update() changes, or nothing."""
    is_update = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
    return _whole(file, node.func.value) if is_update else ""  # type: ignore[attr-defined]


def _grows(file: FileView, model: str) -> bool:
    """Say whether a model's rows come with time: then there are many of them."""
    if SMALL.search(model):
        return False
    named = [each.qualname for each in file.index.models if each.name == model]
    return len(named) == 1 and bool(file.index.grows(named[0]))


def _keeps_all(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_null = bool(call.keywords) and all((each.arg or "").endswith("__isnull") for each in call.keywords)
    return name in SAME_ROWS or (name in ("filter", "exclude") and not call.args and is_null)


def _gone_through(loop: ast.For) -> ast.expr:
    """Return what a loop goes through, without what only counts it or shows how far it is."""
    over = loop.iter
    while (
        isinstance(over, ast.Call) and getattr(over.func, "id", getattr(over.func, "attr", "")) in _AROUND and over.args
    ):
        over = over.args[0]
    return over


def _row(loop: ast.For) -> str:
    """Return what a loop calls its row: the last name, as enumerate() gives a number before it."""
    target = loop.target.elts[-1] if isinstance(loop.target, ast.Tuple) else loop.target
    return target.id if isinstance(target, ast.Name) else ""


def _changes(file: FileView, loop: ast.For) -> bool:
    """Say whether a loop writes its rows, or changes them for a bulk_update() of the same function."""
    row = _row(loop)
    set_ = [each for node in ast.walk(loop) if isinstance(node, ast.Assign) for each in node.targets]
    is_set = any(isinstance(each, ast.Attribute) and getattr(each.value, "id", "") == row for each in set_)
    inside = file.function(loop)
    is_bulk = is_set and any(file.function(call) == inside for call in file.methods("bulk_update"))
    return is_bulk or _saves(loop) or _hands_on(file, loop, row)


def _hands_on(file: FileView, loop: ast.For, row: str) -> bool:
    """Say whether a row is given to a function of the same file that saves it."""
    functions = {each.name: each for each in file.nodes(ast.FunctionDef)}
    for call in (node for node in ast.walk(loop) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        function = functions.get(call.func.id)  # type: ignore[attr-defined]
        names = [each.arg for each in function.args.args] if function else []
        taken = [name for name, given in zip(names, call.args, strict=False) if getattr(given, "id", "") == row]
        saved = [each.value for each in ast.walk(function) if _is_save(each)] if function else []  # type: ignore[attr-defined]
        if any(getattr(each, "id", "") in taken for each in saved):
            return True
    return False


def _is_save(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "save"


def _saves(loop: ast.For) -> bool:
    """Say whether a loop writes each row: by save(), or by an update() of what has its key."""
    row = _row(loop)
    called = [node.func for node in ast.walk(loop) if isinstance(node, ast.Call)]
    attributes = [each for each in called if isinstance(each, ast.Attribute)]
    saved = [each.value for each in attributes if each.attr == "save"]
    filtered = [each.value for each in attributes if each.attr == "update" and isinstance(each.value, ast.Call)]
    by_key = [word for each in filtered for word in each.keywords if word.arg in ("pk", "id")]
    keys = [each.value.value for each in by_key if isinstance(each.value, ast.Attribute)]
    return any(isinstance(each, ast.Name) and each.id == row for each in (*saved, *keys))


@check(
    "W610",
    "Rows and tables are changed in one transaction",
    why="What ALTER TABLE locks stays locked, for readers too, until the last row is changed; and PostgreSQL refuses "
    "to alter a table that has rows with unchecked foreign keys waiting.",
    bad='operations = [migrations.AddField("order", "total", …), migrations.RunPython(fill)]',
    good="# 0007_order_total.py adds the column; 0008_fill_order_total.py fills it",
    way_out="Write two migrations: one for the tables, one for the rows.",
    ignore_when="a few rows are changed at most.",
)
def mixed(file: FileView) -> Iterator[Finding]:
    """Find migrations that alter an existing table and write rows."""
    facts = migration(file)
    if facts is None or not facts.is_atomic:
        return
    tables = [each for each in due(file, *_ALTERS) if _alters(each)]
    for operation in due(file, "RunPython", "RunSQL") if tables else ():
        if _writes(file, operation):
            line = tables[0].line
            yield from said(file, operation, f"rows are changed while the tables of line {line} are locked")
            return


_NAMES = """
    AddField RemoveField AlterField RenameField AddIndex AddConstraint RemoveConstraint RemoveIndex RenameModel
    AlterUniqueTogether AlterIndexTogether AlterModelTable DeleteModel
"""
_ALTERS = tuple(_NAMES.split())


def _alters(operation: Operation) -> bool:
    """Say whether an operation alters a table: much of what AlterField says is for Django alone."""
    before, after = operation.before, operation.after
    if operation.name in ("AddField", "RemoveField"):
        field = after or before
        return field is None or (field.kind not in NO_COLUMN and is_column(field))
    if operation.name != "AlterField":
        return True
    if before is None or after is None or not is_column(before) or not is_column(after):
        return False
    is_other = (before.null, before.is_unique, before.is_indexed) != (after.null, after.is_unique, after.is_indexed)
    return is_other or bool(type_change(before, after))


def _writes(file: FileView, operation: Operation) -> bool:
    if operation.name == "RunSQL":
        return bool(_SQL_WRITES.search(sql_of(file, operation)))
    ran = ran_by(file, operation)
    nodes = (node for function in ran.here for node in ast.walk(function))
    called = (call.name.rpartition(".")[2] for each in ran.elsewhere for call in each.summary.calls if "." in call.name)
    return any(_is_write(node) for node in nodes) or any(name in _WRITES - {"add", "set"} for name in called)


def _is_write(node: ast.AST) -> bool:
    """Say whether this writes rows: by a manager, a model or a cursor."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("execute", "executemany") and node.args:
        texts = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
        return any(isinstance(each, str) and _SQL_WRITES.search(" ".join(each.upper().split())) for each in texts)
    return isinstance(node, ast.Attribute) and node.attr in _WRITES


@check(
    "W611",
    "A migration can't be taken back",
    level=Level.NOTE,
    why="If the release turns out to be bad, `migrate` back to the one before stops here, in the worst hour.",
    bad="migrations.RunPython(fill)",
    good="migrations.RunPython(fill, migrations.RunPython.noop)",
    way_out="Give a function that undoes it, or RunPython.noop (RunSQL.noop) where nothing need be undone.",
    ignore_when="nothing is ever rolled back this far.",
)
def irreversible(file: FileView) -> Iterator[Finding]:
    """Find RunPython and RunSQL without the way back."""
    facts = migration(file)
    for operation in facts.operations if facts and facts.is_recent else ():
        key, written = _BACK.get(operation.name, ""), operation.written
        back = written.argument(1, key) if written else None
        has_back = back is not None and not _is_none(back) and not _refuses(file, operation)
        if key and written and operation.is_known and operation.where != "state" and not has_back:
            first = written.argument(0, "code") or written.key("sql")
            if first is not None and first.kind != "star" and not first.name.endswith("noop"):
                yield from said(file, operation, f"{operation.name} without {key}: there is no way back")
                return


def _is_none(given: Written) -> bool:
    return given.kind == "constant" and given.value is None


def _refuses(file: FileView, operation: Operation) -> bool:
    """Say whether the function for the way back does nothing but raise an error."""
    call = call_of(file, operation) if operation.name == "RunPython" else None
    given = [each.value for each in call.keywords if each.arg == "reverse_code"] if call else []
    given += call.args[1:2] if call else []
    named = {each.id for each in given if isinstance(each, ast.Name)}
    backs = [each for each in file.nodes(ast.FunctionDef) if each.name in named and file.function(each) is None]
    return any(isinstance(each.body[-1], ast.Raise) and all(_is_text(one) for one in each.body[:-1]) for each in backs)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


_BACK = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}
