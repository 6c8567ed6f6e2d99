"""What stops the event loop: one call that waits, and every other request of the process waits with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.request_path.network import outbound
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
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        is_manager = isinstance(on, ast.Attribute) and on.attr in ("objects", "_default_manager")
        if not is_manager or not _is_in_loop(file, call):
            continue
        model = file.name(on.value)  # type: ignore[union-attr]
        if model and file.index.is_a(model, "django.db.models.Model"):
            method = call.func.attr  # type: ignore[attr-defined]
            yield file.finding(call, f"{method}() is refused in an async function", f"write await ….a{method}(…)")


def _is_in_loop(file: FileView, call: ast.Call) -> bool:
    function = file.function(call)
    if not isinstance(function, ast.AsyncFunctionDef) or isinstance(file.parent(call), ast.Await):
        return False
    inner = [
        above for above in file.around(call) if isinstance(above, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return bool(inner) and inner[0] is function
