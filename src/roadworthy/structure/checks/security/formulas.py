"""Tables for a spreadsheet whose cells a visitor wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import Flow, flow_of
from roadworthy.structure.checks.security.rows_as_text import is_typed_text, model_of, text_shown
from roadworthy.structure.checks.view_of_file import FileView

_WRITERS = ("csv.writer", "csv.DictWriter")
_ROWS = ("writerow", "writerows")
_LOOKING = ("formula", "escape", "sanit", "clean", "safe", "injection", "neutral", "quote")
_VALUES = ("values_list", "values")


@check(
    "W838",
    "A visitor's text may be a formula in a spreadsheet",
    why="Excel and LibreOffice run a cell that begins with =, +, - or @: whoever opens the file sends what stands in "
    "it elsewhere, or is asked to start a program, by a text that somebody wrote in a form.",
    bad="writer.writerow([order.number, order.remarks])",
    good='def cell(text):\n    return f"\'{text}" if text[:1] in "=+-@\\t\\r" else text\n\n'
    "writer.writerow([order.number, cell(order.remarks)])",
    way_out="Put an apostrophe before a text that begins with =, +, - or @.",
    ignore_when="only programs read the file.",
)
def formulas(file: FileView) -> Iterator[Finding]:
    """Find rows of a CSV answer with a text that a form takes from any visitor."""
    if file.kind != "code" or "management/commands" in file.path or not file.mentions("csv"):
        return
    seen: set[ast.AST | None] = set()
    for call in file.methods(*_ROWS):
        function = file.function(call)
        if function is None or function in seen or not call.args or not _is_of_csv(file, call):
            continue
        text = _typed(file, call.args[0])
        if text and not _is_looked_at(function):
            seen.add(function)
            yield file.finding(call, f"{text[:40]} may be a formula: any visitor writes it", way=file.way(call))


def _is_of_csv(file: FileView, call: ast.Call) -> bool:
    """Say whether a row goes to a writer of the module csv that writes an answer to a browser."""
    flow = flow_of(file, call)
    made = list(flow.origins(call.func.value))  # type: ignore[attr-defined]
    is_writer = any(isinstance(each, ast.Call) and file.name(each.func) in _WRITERS for each in made)
    texts = (node.value for node in ast.walk(flow.root) if isinstance(node, ast.Constant))
    is_answer = any(isinstance(each, str) and (".csv" in each or "text/csv" in each) for each in texts)
    return is_writer and (is_answer or "HttpResponse" in ast.unparse(flow.root))


def _is_looked_at(function: ast.AST) -> bool:
    """Say whether the function does something about formulas: it calls something of that name, or asks for the =."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            is_start = name in ("startswith", "lstrip") and "=" in ast.unparse(node)
            if is_start or any(word in name.lower() for word in _LOOKING):
                return True
    return False


def _typed(file: FileView, given: ast.expr) -> str:
    """Return the first text among a row's cells that a view takes from any visitor."""
    flow = flow_of(file, given)
    for cell in _cells(flow, given):
        name = _of_cell(file, flow, cell)
        if name:
            return name
    return ""


def _cells(flow: Flow, given: ast.expr) -> Iterator[ast.expr]:
    for origin in flow.origins(given):
        if isinstance(origin, ast.List | ast.Tuple):
            yield from origin.elts
        elif isinstance(origin, ast.Dict):
            yield from origin.values
        elif isinstance(origin, ast.ListComp | ast.GeneratorExp):
            yield from _cells(flow, origin.elt)
        else:
            yield origin
    if isinstance(given, ast.Name):
        yield from flow.added(given.id)


def _of_cell(file: FileView, flow: Flow, cell: ast.expr) -> str:
    if isinstance(cell, ast.Attribute):
        model = model_of(file, cell.value)
        return ast.unparse(cell) if _is_typed(file, model, cell.attr) else ""
    shown = text_shown(file, cell)
    if shown:
        inner = cell.args[0] if isinstance(cell, ast.Call) else cell
        return f"{ast.unparse(cell)} ({shown})" if _is_typed(file, model_of(file, inner), shown) else ""
    if isinstance(cell, ast.Call) and isinstance(cell.func, ast.Attribute):
        return _of_values(file, cell)
    return ""


def _of_values(file: FileView, call: ast.Call) -> str:
    """Return the typed field among those that values_list() gives."""
    here: ast.expr = call
    while isinstance(here, ast.Call) and isinstance(here.func, ast.Attribute):
        if here.func.attr in _VALUES:
            rows = file.index.value(file.path, here.func.value, file.scope(call), call.lineno)
            texts = [each.value for each in here.args if isinstance(each, ast.Constant)]
            model = str(rows.of) if rows is not None else ""
            return next((each for each in texts if isinstance(each, str) and _is_typed(file, model, each)), "")
        here = here.func.value
    return ""


def _is_typed(file: FileView, model: str, name: str) -> bool:
    """Say whether a view's form or serializer takes a text of a model from any visitor."""
    is_taken = bool(model) and any((each.model, each.field) == (model, name) for each in file.index.typed)
    return is_taken and is_typed_text(file.index.model(model), name)
