"""Work that is begun in a request and that nobody sees to its end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView

_MAKERS = ("threading.Thread", "threading.Timer", "multiprocessing.Process", "_thread.start_new_thread")
_POOLS = (
    "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.ProcessPoolExecutor",
    "multiprocessing.Pool",
    "multiprocessing.pool.ThreadPool",
)


@check(
    "W406",
    "Work in a thread that nobody waits for",
    why="A deploy, a recycled worker or a crash ends the thread halfway, and nobody is told. Its "
    "exceptions go nowhere, "
    "its database connection stays open, and a burst of visitors starts as many threads.",
    bad="def export(request):\n    threading.Thread(target=make_export).start()",
    good="def export(request):\n    make_export.enqueue(request.user.pk)",
    way_out="Queue a task: it is kept until it is done.",
    ignore_when="losing the work is all right, and the thread closes its database connections.",
)
def thread_left_alone(file: FileView) -> Iterator[Finding]:
    """Find threads and processes begun in a request that are not waited for."""
    for name, call in file.calls(*_MAKERS):
        way = file.way(call)
        if way and way.kind != "admin" and not _is_joined(file, call):
            noun = "process" if "Process" in name else "thread"
            yield file.finding(call, f"a request begins a {noun} and nobody waits for its end", way=way)

    yield from _of_own_threads(file)
    yield from _submitted(file)


def _of_own_threads(file: FileView) -> Iterator[Finding]:
    """Find threads of a class of the project's own that a request begins."""
    for call in file.methods("start"):
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        made = file.index.value(file.path, on, file.scope(call), call.lineno) if on is not None else None
        if made is None or made.kind != "instance" or file.index.class_(made.of) is None:
            continue
        way = file.way(call) if file.index.is_a(made.of, "threading.Thread") else None
        if way and way.kind != "admin" and not _is_joined(file, call):
            yield file.finding(call, "a request begins a thread and nobody waits for its end", way=way)


def _submitted(file: FileView) -> Iterator[Finding]:
    """Find what is handed to a pool that the module keeps, where nobody looks at what becomes of it."""
    pools = {
        target.id
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and file.name(node.value.func) in _POOLS
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in file.methods("submit", "apply_async") if pools else ():
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(on, ast.Name) and on.id in pools and isinstance(file.parent(call), ast.Expr):
            way = file.way(call)
            if way and way.kind != "admin":
                yield file.finding(call, "a request hands work to a pool and nobody waits for its end", way=way)


def _is_joined(file: FileView, call: ast.Call) -> bool:
    root = flow_of(file, call).root
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("join", "is_alive")
        and not isinstance(node.value, ast.Constant)
        for node in ast.walk(root)
    )
