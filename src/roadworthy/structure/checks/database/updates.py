"""What two requests do to each other that change the same row at the same moment."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import is_numeric, model_name, value
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value

Change = ast.Assign | ast.AugAssign
LONGEST = 80
UPLOADS = ("FileField", "ImageField")
MODEL = "django.db.models.Model"
_LOCK = re.compile(r"select_for_update|(?<![bc])lock|immediate|serializable|mutex")


@check(
    "W505",
    "A number is read, changed in Python and written back",
    level=Level.ERROR,
    why="Two requests read 10, both write 9, and one sale is lost. It happens exactly when the site is busy, and never"
    " on a developer's own computer.",
    bad="item = Item.objects.get(pk=pk)\nitem.stock -= 1\nitem.save()",
    good='Item.objects.filter(pk=pk, stock__gte=1).update(stock=F("stock") - 1)',
    way_out="Let the database count: update(n=F('n') + 1), or read with select_for_update().",
    ignore_when="only one process at a time can ever get there, or a lost count does not matter.",
)
def lost_update(file: FileView) -> Iterator[Finding]:
    """Find `row.number += 1` followed by `row.save()`, without a lock and without F()."""
    if file.kind != "code":
        return
    changes: list[Change] = [*file.nodes(ast.AugAssign), *file.nodes(ast.Assign)]
    said: set[tuple[ast.AST, str]] = set()
    for change in sorted(changes, key=lambda each: each.lineno):
        target = change.target if isinstance(change, ast.AugAssign) else change.targets[0]
        if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name | ast.Attribute):
            continue
        function = file.function(change)
        if function is None or not _is_of_itself(file, change, target) or _has_f(file, change.value):
            continue
        if (function, ast.unparse(target.value)) in said:
            continue
        row = value(file, target.value, change)
        if row and _is_unlocked(row) and _is_number(file, row, target.attr) and _is_saved(function, target, change):
            way = file.way(change)
            if way is not None and not locks(function) and not _is_locked_before(file, way):
                said.add((function, ast.unparse(target.value)))
                message = f"{model_name(row.of)}.{target.attr} loses changes when two come at once"[:79]
                yield file.finding(change, message, way=way)
    yield from _by_update(file)
    yield from _by_setattr(file)


def _by_setattr(file: FileView) -> Iterator[Finding]:
    """Find `setattr(row, name, getattr(row, name) + 1)` before `row.save()`: whichever number it is."""
    for _, call in file.calls("builtins.setattr"):
        function = file.function(call)
        changed = call.args[2] if len(call.args) == 3 else None
        if function is None or not isinstance(changed, ast.BinOp) or not isinstance(changed.op, ast.Add | ast.Sub):
            continue
        read = {
            ast.unparse(each) for side in (changed.left, changed.right) for each in flow_of(file, call).origins(side)
        }
        asked = f"getattr({ast.unparse(call.args[0])}, {ast.unparse(call.args[1])}"
        row = (
            value(file, call.args[0], call)
            if any(each.startswith((f"{asked})", f"{asked}, ")) for each in read)
            else None
        )
        target = ast.copy_location(ast.Attribute(call.args[0], "", ast.Store()), call)
        if (
            not row
            or not file.index.is_a(row.of, MODEL)
            or not _is_unlocked(row)
            or not _is_saved(function, target, call)
        ):
            continue
        way = file.way(call)
        if way is not None and not locks(function) and not _is_locked_before(file, way):
            message = f"a number of {model_name(row.of)} loses changes when two come at once"[:79]
            yield file.finding(call, message, way=way)


def _by_update(file: FileView) -> Iterator[Finding]:
    """Find `update(number=row.number + 1)`: the database is given a number, and not told to count."""
    for call in file.methods("update", "aupdate"):
        for keyword in call.keywords:
            sides = (keyword.value.left, keyword.value.right) if isinstance(keyword.value, ast.BinOp) else ()
            read = next((each for each in sides if isinstance(each, ast.Attribute) and each.attr == keyword.arg), None)
            function = file.function(call)
            if read is None or function is None or not isinstance(keyword.value.op, ast.Add | ast.Sub):  # type: ignore[attr-defined]
                continue
            row, rows = value(file, read.value, call), value(file, call.func.value, call)  # type: ignore[attr-defined]
            is_same = row and rows and rows.is_rows() and rows.of == row.of and _is_number(file, row, read.attr)
            way = file.way(call) if row and is_same and _is_unlocked(row) and not locks(function) else None
            if row and way and not _is_locked_before(file, way):
                message = f"{model_name(row.of)}.{read.attr} loses changes when two come at once"[:79]
                yield file.finding(call, message, way=way)


def _is_of_itself(file: FileView, change: Change, target: ast.Attribute) -> bool:
    """Say whether the new value is made of the old one."""
    if isinstance(change, ast.AugAssign):
        return isinstance(change.op, ast.Add | ast.Sub)
    if len(change.targets) != 1:
        return False
    bound = list(flow_of(file, change).origins(change.value))
    value = bound[0] if len(bound) == 1 else change.value
    if (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ("max", "min", "int", "round")
    ):
        value = next((each for each in value.args if isinstance(each, ast.BinOp)), value)
    if not isinstance(value, ast.BinOp):
        return False
    flow = flow_of(file, change)
    sides = (each for side in (value.left, value.right) for each in flow.origins(side))
    return isinstance(value.op, ast.Add | ast.Sub) and ast.dump(target.value) in {
        ast.dump(each.value) for each in sides if isinstance(each, ast.Attribute) and each.attr == target.attr
    }


def _has_f(file: FileView, node: ast.expr) -> bool:
    return any(file.name(each) == "django.db.models.F" for each in ast.walk(node) if isinstance(each, ast.Call))


def _is_unlocked(row: Value) -> bool:
    if row.kind != "instance" or row.has_step("select_for_update", "none"):
        return False
    return not (row.parent and row.parent.has_step("select_for_update"))


def _is_number(file: FileView, row: Value, name: str) -> bool:
    model = file.index.model(row.of)
    field = model.field(name) if model else None
    return bool(field and field.name == name and is_numeric(field.kind))


def _is_saved(function: ast.AST, target: ast.Attribute, change: Change | ast.Call) -> bool:
    """Say whether the row is saved below, having been there before: one that is made here is nobody else's yet."""
    own = ast.dump(target.value)
    name = target.value.id if isinstance(target.value, ast.Name) else ""
    saved, made = False, []
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node.lineno > change.lineno and isinstance(node.func, ast.Attribute):
            is_same = ast.dump(node.func.value) == own
            saved = saved or (is_same and node.func.attr in ("save", "asave"))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.lineno < change.lineno:
            is_it = any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
            func = node.value.func
            last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            if is_it:
                made.append(last[:1].isupper() or last in ("create", "copy", "deepcopy", "acreate"))
    return saved and not (made and all(made))


def locks(function: ast.AST) -> bool:
    """Say whether the function takes a lock of any sort."""
    return any(_is_a_lock(word) for word in _words(function))


def _words(function: ast.AST) -> Iterator[str]:
    """Yield the names that a function uses."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def _is_a_lock(name: str) -> bool:
    """Say whether a name is of something that lets one at a time pass."""
    return _LOCK.search(name.lower()) is not None


def _is_locked_before(file: FileView, way: Any) -> bool:
    """Say whether a function on the way takes a lock."""
    names = {step[0] for step in way.chain}
    for _ in range(2):  # who calls it, and who calls them
        names |= {caller for name in names for caller, _ in file.index.callers(name)}
    functions = (file.index.function(name) for name in names)
    return any(_is_a_lock(word) for each in functions if each for word in each.names_used)


@check(
    "W506",
    "get_or_create() by fields that nothing keeps unique",
    why="Two requests at the same moment both find nothing and both create: from then on every get_or_create() fails"
    " with MultipleObjectsReturned, until somebody deletes a row by hand.",
    bad="Subscriber.objects.get_or_create(email=email)  # email is not unique",
    good="class Subscriber(models.Model):\n    email = models.EmailField(unique=True)",
    way_out="Give the fields unique=True or a UniqueConstraint; then get_or_create() is safe.",
    ignore_when="a lock is held, or only one process can get there.",
)
def created_twice(file: FileView) -> Iterator[Finding]:
    """Find get_or_create and update_or_create whose lookup no constraint of the model covers."""
    if file.kind != "code":
        return
    for call in file.methods("get_or_create", "update_or_create"):
        way = file.way(call)
        if way is None or way.kind in ("admin", "signal") or not isinstance(call.func, ast.Attribute):
            continue
        names = [keyword.arg for keyword in call.keywords if keyword.arg != "defaults"]
        if not names or None in names or call.args:
            continue
        rows = value(file, call.func.value, call)
        function = file.function(call)
        if not rows or not rows.is_rows() or not rows.of or rows.has_step("filter"):
            continue
        known = {str(name) for name in names}
        if not function or locks(function) or _is_ready_for_two(function) or _is_of_new_row(file, call):
            continue
        if is_open(file, rows, known) and not _is_filled_alike(file, call, rows, known):
            yield file.finding(call, _twice(model_name(rows.of), sorted(known)), way=way)


def _is_filled_alike(file: FileView, call: ast.Call, rows: Value, names: set[str]) -> bool:
    """Say whether a constraint covers what is asked and columns that always get their default here."""
    model = file.index.model(rows.of)
    given = next((ast.unparse(each.value) for each in call.keywords if each.arg == "defaults"), "{}")
    if model is None or not given.startswith("{"):
        return False
    left = [[model.field(name) for name in each if name not in names] for each in model.uniques if names & set(each)]
    return any(
        all(field and field.has_default and not field.null and f"'{field.name}'" not in given for field in each)
        for each in left
    )


def _twice(model: str, names: list[str]) -> str:
    whole = f"{model} can be created twice: {', '.join(names)} not unique"
    return whole if len(whole) < LONGEST else f"{model} can be created twice: its fields are not unique"[:79]


def _is_ready_for_two(function: ast.AST) -> bool:
    """Say whether the function goes on when there are two."""
    return any("MultipleObjects" in word for word in _words(function))


def _is_of_new_row(file: FileView, call: ast.Call) -> bool:
    """Say whether it is sought by a row that was made just before, and that no other request can know of."""
    for keyword in call.keywords:
        for origin in flow_of(file, call).origins(keyword.value) if isinstance(keyword.value, ast.Name) else ():
            func = origin.func if isinstance(origin, ast.Call) else None
            last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            if last.startswith("create") or (last and file.index.is_a(file.name(origin) or "", MODEL)):
                return True
    return False


def is_open(file: FileView, rows: Value, names: set[str]) -> bool:
    """Say whether a model is wholly known, has all these fields, and no constraint within them."""
    model = file.index.model(rows.of)
    if not model or not model.is_whole:
        return False
    fields = {model.field(name.split("__")[0]) for name in names}
    if None in fields or any("__" in name for name in names):
        return False
    if rows.through and (back := next((each.name for each in model.relations if _leads_back(file, each, rows)), "")):
        names = {*names, back}
    whole = {field.name for field in fields if field} | names
    if names & {"pk", "id"} or any(field.is_unique or field.kind in UPLOADS for field in fields if field):
        return False
    return not any(set(each) <= whole for each in model.uniques)


def _leads_back(file: FileView, field: object, rows: Value) -> bool:
    parent = file.index.model(getattr(field, "to", ""))
    way = parent.back(rows.through) if parent else None
    return bool(way and way.field == getattr(field, "name", ""))
