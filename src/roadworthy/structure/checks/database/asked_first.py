"""Rows that are created after asking whether they are there: two requests ask at the same moment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import model_name, value
from roadworthy.structure.checks.database.updates import is_open, locks
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value, step_name
from roadworthy.structure.code.written import Written

ENDING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@check(
    "W517",
    "A row is created after asking whether it is there",
    why="Two requests ask at the same moment, both are told no, and both create one. A double click is enough. From"
    " then on get() fails with MultipleObjectsReturned.",
    bad="if not Vote.objects.filter(poll=poll, user=request.user).exists():\n"
    "    Vote.objects.create(poll=poll, user=request.user)",
    good="constraints = [UniqueConstraint(fields=['poll', 'user'], name='one_vote')]\n\n"
    "Vote.objects.get_or_create(poll=poll, user=request.user)",
    way_out="Let the database keep it unique by a constraint, and use get_or_create().",
    ignore_when="two of them do no harm, or a lock is held.",
)
def asked_before(file: FileView) -> Iterator[Finding]:
    """Find exists() in a condition, and create() of the same model with the same fields where it was false."""
    if file.kind != "code" or not file.mentions("exists", "DoesNotExist", ".first"):
        return
    for node in file.nodes(ast.If):
        for asked, where in _conditions(file, node):
            yield from _created(file, asked, where)
    for tried in file.nodes(ast.Try):
        yield from _after_get(file, tried)


def _conditions(file: FileView, node: ast.If) -> Iterator[tuple[ast.Call, list[ast.stmt]]]:
    """Yield each exists() of a condition with the statements that run when it is false."""
    is_not = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    test = node.test.operand if isinstance(node.test, ast.UnaryOp) and is_not else node.test
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and ast.unparse(test.comparators[0]) == "None":
        is_not = isinstance(test.ops[0], ast.Is) != is_not
        test = test.left
    test = _looked_up(file, test) or test
    if not isinstance(test, ast.Call) or not isinstance(test.func, ast.Attribute):
        return
    if test.func.attr not in ("exists", "first"):
        return
    if is_not:
        yield test, node.body
    elif node.orelse:
        yield test, node.orelse
    elif isinstance(node.body[-1], ENDING):
        above = file.parent(node)
        siblings = getattr(above, "body", [])
        yield test, siblings[siblings.index(node) + 1 :] if node in siblings else []


def _looked_up(file: FileView, name: ast.expr) -> ast.Call | None:
    """Return `Model.objects.filter(…).first()` for the name that it was given."""
    made = flow_of(file, name).values(name.id) if isinstance(name, ast.Name) else []
    calls = [each for each in made if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)]
    found = [each for each in calls if each.func.attr == "first" and each.lineno <= name.lineno]  # type: ignore[attr-defined]
    return found[0] if len(found) == 1 and made[0] is found[0] else None


def _created(file: FileView, asked: ast.Call, where: list[ast.stmt]) -> Iterator[Finding]:
    assert isinstance(asked.func, ast.Attribute)
    rows = value(file, asked.func.value, asked)
    filters = [step for step in rows.steps if step_name(step) == "filter"] if rows and rows.is_rows() else []
    if (
        rows is None
        or not filters
        or len(rows.steps) > len(filters) + 1
        or rows.has_step("select_for_update", "exclude")
        or (asked.func.attr == "first" and _is_any_of(file, rows, filters))
    ):
        return
    yield from _twice(file, asked, rows, {key for step in filters for key, _ in step.keys}, where)


def _is_any_of(file: FileView, rows: Value, filters: list[Written]) -> bool:
    """Say whether any of a row's rows will do: it is asked for the row alone that they belong to."""
    model = file.index.model(rows.of)
    fields = [model.field(key.partition("__")[0]) for step in filters for key, _ in step.keys] if model else []
    return all(field is not None and field.is_to_one for field in fields)


def _after_get(file: FileView, tried: ast.Try) -> Iterator[Finding]:
    """Find `try: Model.objects.get(…)`, `except DoesNotExist: Model.objects.create(…)`."""
    first = tried.body[0] if len(tried.body) == 1 else None
    call = first.value if isinstance(first, ast.Assign | ast.Expr | ast.Return) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "get":
        return
    rows = value(file, call.func.value, call) if call.keywords and not call.args else None
    if rows is None or not rows.is_rows() or rows.steps:
        return
    for handler in tried.handlers:
        if handler.type is not None and "DoesNotExist" in ast.unparse(handler.type):
            yield from _twice(file, call, rows, {keyword.arg or "**" for keyword in call.keywords}, handler.body)


def _twice(file: FileView, asked: ast.Call, rows: Value, names: set[str], where: list[ast.stmt]) -> Iterator[Finding]:
    way, function = file.way(asked), file.function(asked)
    if way is None or way.kind == "admin" or function is None or "**" in names or locks(function):
        return
    inside = {id(each) for statement in where for each in ast.walk(statement)}
    for call in file.methods("create"):
        made = value(file, call.func.value, call) if id(call) in inside else None  # type: ignore[attr-defined]
        given = {keyword.arg for keyword in call.keywords}
        if made and made.is_rows() and made.of == rows.of and names <= given and is_open(file, rows, names):
            fields = ", ".join(sorted(names))
            yield file.finding(call, f"{model_name(rows.of)} can be created twice for one {fields}"[:79], way=way)
            return
    for call in file.nodes(ast.Call):
        given = {keyword.arg for keyword in call.keywords}
        if id(call) not in inside or not names <= given or file.name(call.func) != rows.of:
            continue
        if _is_saved(file, call, inside) and is_open(file, rows, names):
            fields = ", ".join(sorted(names))
            yield file.finding(call, f"{model_name(rows.of)} can be created twice for one {fields}"[:79], way=way)
            return


def _is_saved(file: FileView, made: ast.Call, inside: set[int]) -> bool:
    """Say whether a row that is made is saved in the same lines: `vote = Vote(…)`, `vote.save()`."""
    above = file.parent(made)
    targets = above.targets if isinstance(above, ast.Assign) else []
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    saves = (call.func.value for call in file.methods("save") if id(call) in inside)  # type: ignore[attr-defined]
    return any(each is made or (isinstance(each, ast.Name) and each.id in names) for each in saves)
