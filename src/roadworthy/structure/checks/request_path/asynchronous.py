"""What stops the event loop: one call that waits, and every other request of the process waits with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.request_path.network import is_outbound, outbound
from roadworthy.structure.checks.view_of_file import FileView

_WAITING = ("time.sleep", "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output")
_METHODS = """
    get first last count exists create get_or_create update_or_create bulk_create bulk_update update delete earliest
    latest aggregate in_bulk
"""
_AT_ONCE = frozenset(_METHODS.split())


@check(
    "W411",
    "A call that waits, in an async function",
    why="The event loop runs all requests of the process by turns. A call that does not give the turn "
    "back stops them all.",
    bad="async def rates(request):\n    answer = requests.get(URL, timeout=5)",
    good="async def rates(request):\n    async with httpx.AsyncClient() as client:\n        answer = "
    "await client.get(URL)",
    way_out="Use the asynchronous form (asyncio.sleep, httpx.AsyncClient), or sync_to_async().",
    ignore_when="the function runs in an event loop of its own, with nothing beside it.",
)
def waits_in_loop(file: FileView) -> Iterator[Finding]:
    """Find waiting calls right inside async functions."""
    if not any(True for _ in file.nodes(ast.AsyncFunctionDef)):
        return
    waiting = [(f"{name}()", call) for name, call in file.calls(*_WAITING)]
    waiting += [(each.says, each.call) for each in outbound(file)]
    for says, call in waiting:
        if _is_in_loop(file, call):
            yield file.finding(call, f"{says} stops the event loop", way=file.way(call))
    direct = {call for _, call in waiting}
    for call in file.nodes(ast.Call):
        says = _by_helper(file, call) if call not in direct and _is_in_loop(file, call) else ""
        if says:
            yield file.finding(call, f"{says} stops the event loop"[:79], way=file.way(call))


def _by_helper(file: FileView, call: ast.Call) -> str:
    """Return the call to another server that a plain function of the project makes, which an async one calls."""
    name = file.name(call.func)
    function = file.index.function(name) if name else None
    if function is None or function.summary.is_async or function.summary.decorators or function.summary.is_generator:
        return ""
    direct = (each for each in file.index.callees(name) if each.how == "call")
    found = next((says for each in direct if (says := is_outbound(each.name))), "")
    return f"{function.summary.name[:24]}() calls {found.rpartition('mail.')[2][:28]} and" if found else ""


@check(
    "W412",
    "A query without await in an async function",
    level=Level.ERROR,
    why="Django refuses it with SynchronousOnlyOperation: the page fails whenever this line is reached.",
    bad="async def show(request, pk):\n    order = Order.objects.get(pk=pk)",
    good="async def show(request, pk):\n    order = await Order.objects.aget(pk=pk)",
    way_out="Use the form that begins with an a, and await it.",
    ignore_when="DJANGO_ALLOW_ASYNC_UNSAFE is set on purpose.",
)
def query_in_loop(file: FileView) -> Iterator[Finding]:
    """Find queries of the project's models that are run at once in async functions."""
    if not any(True for _ in file.nodes(ast.AsyncFunctionDef)):
        return
    for call in file.methods(*_AT_ONCE):
        if isinstance(call.func, ast.Attribute) and _is_in_loop(file, call) and _is_rows(file, call.func.value, call):
            method = call.func.attr
            yield file.finding(call, f"{method}() is refused in an async function", f"write await ….a{method}(…)")
    for loop in file.nodes(ast.For):
        if isinstance(file.function(loop), ast.AsyncFunctionDef) and _is_rows(file, loop.iter, loop):
            yield file.finding(loop.iter, "a plain loop over rows is refused in an async function", "write async for")


def _is_rows(file: FileView, node: ast.expr, at: ast.expr | ast.stmt) -> bool:
    """Say whether an expression is rows of one of the project's models, and is read here."""
    is_manager = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    if is_manager and isinstance(at, ast.Call):
        model = file.name(node.value)  # type: ignore[attr-defined]
        return bool(model and file.index.is_a(model, "django.db.models.Model"))
    found = file.index.value(file.path, node, file.scope(at), at.lineno)
    return found is not None and found.is_rows() and file.index.model(found.of) is not None


def _is_in_loop(file: FileView, call: ast.Call) -> bool:
    function = file.function(call)
    if not isinstance(function, ast.AsyncFunctionDef) or isinstance(file.parent(call), ast.Await):
        return False
    inner = [
        above for above in file.around(call) if isinstance(above, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return bool(inner) and inner[0] is function
