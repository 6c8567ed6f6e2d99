"""SQL that is put together from text, where values belong into parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import CLEANED, Flow, flow_of
from roadworthy.structure.checks.put_together import put_in
from roadworthy.structure.checks.security.handed import Handed, handed, is_from_list, returned
from roadworthy.structure.checks.view_of_file import FileView

_RUNS = ("execute", "executemany", "raw", "callproc")
_WORDS = ("select ", "insert ", "update ", "delete ", "where ", "from ", " set ", "order by")
_QUOTED = (
    "quote_name",
    "qn",
    "quote",
    "as_sql",
    "escape",
    "quote_ident",
    "Identifier",
    "int",
    "float",
    "len",
    "compile",
)
_OF_THE_PROGRAM = ("_meta", "db_table", "column", "table", "schema", "sql", "query", "cls.", "where", "placeholder")


@check(
    "W806",
    "SQL is put together with a visitor's words",
    level=Level.ERROR,
    why="A quote in the value ends the text and begins a statement of the visitor's own: all rows read, "
    "changed or gone.",
    bad="cursor.execute(f\"SELECT … WHERE name = '{request.GET['q']}'\")",
    good='cursor.execute("SELECT … WHERE name = %s", [request.GET["q"]])',
    way_out="Give values as parameters; choose names of columns from a list.",
    ignore_when="never.",
)
def by_visitor(file: FileView) -> Iterator[Finding]:
    """Find SQL that is made of what the request brought."""
    for call, sql in _statements(file):
        flow = flow_of(file, call)
        parts = [part for origin in flow.origins(sql) for part in (*put_in(origin), *_put_into_named(flow, origin))]
        found = next((each for part in parts if (each := _sent(file, call, part))), None)
        if found:
            yield file.finding(call, f"{found.said} is put into the text of a query", way=file.way(call))


def _put_into_named(flow: Flow, node: ast.expr) -> Iterator[ast.expr]:
    """Yield what is put into a text that has a name: `sql.format(word)`, `sql % word`."""
    text: ast.expr | None = None
    given: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text, given = node.func.value, [*node.args, *(each.value for each in node.keywords)]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text, given = node.left, [*node.right.elts] if isinstance(node.right, ast.Tuple) else [node.right]
    is_named = isinstance(text, ast.Name) and all(isinstance(each, ast.Constant) for each in flow.origins(text))
    yield from given if is_named else ()


def _sent(file: FileView, call: ast.Call, part: ast.expr) -> Handed | None:
    """Return what a visitor sent as it is; a form may have made a number of it, and a list says what may come."""
    found = handed(file, call, part) or returned(file, call, part)
    return found if found and found.said not in CLEANED and not is_from_list(found) else None


@check(
    "W807",
    "A value is put into the text of a query",
    why="Today the value may come from a safe place; the next caller hands on what a visitor typed. A name with an "
    "apostrophe is enough to break the query.",
    bad="cursor.execute(\"SELECT … WHERE name = '%s'\" % name)",
    good='cursor.execute("SELECT … WHERE name = %s", [name])',
    way_out="Give values as parameters: the second argument of execute() and raw().",
    ignore_when="it is the name of a table or column that the program chose, quoted by quote_name().",
)
def by_text(file: FileView) -> Iterator[Finding]:
    """Find values between quotes, or behind a comparison, that are put into the text of SQL."""
    for call, sql in _statements(file):
        flow = flow_of(file, call)
        parts = [part for origin in flow.origins(sql) for part in _values(origin)]
        if any(_sent(file, call, part) for origin in flow.origins(sql) for part in put_in(origin)):
            continue
        risky = next((part for part in parts if not _is_of_program(flow, part)), None)
        if risky is not None:
            yield file.finding(call, f"{_short(risky)} is put into the text of a query", way=file.way(call))


def _statements(file: FileView) -> Iterator[tuple[ast.Call, ast.expr]]:
    if file.kind != "code" or "management/commands" in file.path:  # there the words are the operator's own
        return
    for call in file.methods(*_RUNS):
        if call.args and _is_sql(flow_of(file, call), call.args[0]):
            yield call, call.args[0]
    for _, call in file.calls("django.db.models.expressions.RawSQL", "django.db.models.RawSQL"):
        if call.args:
            yield call, call.args[0]
    for call in file.nodes(ast.Call):
        if call.args and _hands_on(file, call) and _is_sql(flow_of(file, call), call.args[0]):
            yield call, call.args[0]
    for call in file.methods("extra"):
        given = [each.value for each in call.keywords if each.arg in ("where", "select")]
        for node in given:
            parts = node.elts if isinstance(node, ast.List) else node.values if isinstance(node, ast.Dict) else []
            yield from ((call, part) for part in parts)


_STATEMENTS = frozenset(["sql", "query", "statement", "stmt", "raw_sql"])


def _hands_on(file: FileView, call: ast.Call) -> bool:
    """Say whether a function of the project that is called has its first argument executed as SQL."""
    name = file.name(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else None
    function = file.index.function(name) if name else None
    arguments = [each.name for each in function.summary.arguments] if function is not None else []
    first = next((each for each in arguments if each not in ("self", "cls")), "")
    executes = function is not None and any(each.name.endswith(".execute") for each in function.summary.calls)
    return executes and first in _STATEMENTS


def _is_sql(flow: Flow, node: ast.expr) -> bool:
    for origin in flow.origins(node):
        named = [value for each in ast.walk(origin) if isinstance(each, ast.Name) for value in flow.values(each.id)]
        constants = [each for each in (*ast.walk(origin), *named) if isinstance(each, ast.Constant)]
        texts = [each.value for each in constants if isinstance(each.value, str)]
        written = " ".join(texts).lower()
        if sum(word in f" {written} " for word in _WORDS) >= 2:
            return True
    return False


def _values(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what stands where SQL wants a value: between quotes, or behind = < > or LIKE."""
    if isinstance(node, ast.JoinedStr):
        yield from _in_f_string(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        yield from _at_marks(str(node.left.value).split("%s"), list(put_in(node)))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _in_sum(node)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = node.func.value
        if isinstance(text, ast.Constant) and not node.keywords:
            yield from _at_marks(str(text.value).split("{}"), node.args)


def _in_f_string(node: ast.JoinedStr) -> Iterator[ast.expr]:
    before = ""
    for each in node.values:
        if isinstance(each, ast.FormattedValue) and _wants_value(before):
            yield each.value
        before = str(each.value) if isinstance(each, ast.Constant) else ""


def _at_marks(texts: list[str], parts: list[ast.expr]) -> Iterator[ast.expr]:
    if len(texts) == len(parts) + 1:
        yield from (part for text, part in zip(texts, parts, strict=False) if _wants_value(text))


def _in_sum(node: ast.BinOp) -> Iterator[ast.expr]:
    left = node.left
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        yield from _in_sum(left)
        left = left.right
    is_asked = isinstance(left, ast.Constant) and _wants_value(str(left.value))
    if is_asked and not isinstance(node.right, ast.Constant):
        yield node.right


def _wants_value(before: str) -> bool:
    """Say whether SQL wants a value behind this: a quote is open, or a comparison has just begun."""
    text = before.rstrip(" ")
    if text.endswith(("'", "'%", "'%%")) and text.count("'") % 2:
        return True
    return text.lower().endswith(("=", "<", ">", " like", " ilike"))


def _is_of_program(flow: Flow, part: ast.expr) -> bool:
    """Say whether a value is one that the program chose: a constant, a number, a quoted name, a table's name."""
    text = ast.unparse(part)
    if any(word in text.lower() for word in _OF_THE_PROGRAM) or text.isupper():
        return True
    origins = list(flow.origins(part))
    for origin in origins:
        if isinstance(origin, ast.Constant):
            continue
        if isinstance(origin, ast.Call):
            name = origin.func.attr if isinstance(origin.func, ast.Attribute) else getattr(origin.func, "id", "")
            if name in _QUOTED or name in ("join", "replace", "timezone", "now", "strftime", "isoformat", "get_table"):
                continue
        if (isinstance(origin, ast.Attribute) and origin.attr in ("pk", "id")) or _is_plain_text_made(origin):
            continue
        return False
    return bool(origins)


def _is_plain_text_made(origin: ast.expr) -> bool:
    return isinstance(origin, ast.BinOp | ast.JoinedStr) and not list(put_in(origin))


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 30 else f"{text[:27]}..."
