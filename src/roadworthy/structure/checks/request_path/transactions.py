"""What must not be done while a transaction is open: calling other servers, and queueing work on rows not there yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.request_path.atomic import held
from roadworthy.structure.checks.request_path.mail import is_queued
from roadworthy.structure.checks.request_path.network import is_outbound, outbound
from roadworthy.structure.checks.view_of_file import FileView

_DEEPEST, _MOST = 4, 60
ROOM = 79 - len("() calls  inside a transaction")


@check(
    "W407",
    "A call to another server inside a transaction",
    why="The rows stay locked and the connection taken for as long as the other server likes. And what was done there "
    "can't be undone when the transaction is: the card is charged for an order that was never stored.",
    bad="with transaction.atomic():\n    order.save()\n    stripe.Charge.create(…)",
    good="with transaction.atomic():\n    order.save()\n    transaction.on_commit(lambda: charge.enqueue(order.pk))",
    way_out="Call before the transaction or after it, by transaction.on_commit().",
    ignore_when="the transaction is there to hold a lock around just this call, and nothing else waits for the lock.",
)
def calls_out_inside(file: FileView) -> Iterator[Finding]:
    """Find calls to other servers inside a transaction, here or in what is called."""
    here = {each.call: each for each in outbound(file)}
    queued = None
    for call, _ in held(file):
        says, kind = (here[call].says, here[call].kind) if call in here else _through(file, call)
        if kind == "mail":
            queued = is_queued(file.index) if queued is None else queued
        if says and not (kind == "mail" and queued):
            yield file.finding(call, f"{says} inside a transaction", way=file.way(call))


def _through(file: FileView, call: ast.Call) -> tuple[str, str]:
    """Return which call to another server is made by a function of the project, with what it is."""
    name = file.name(call.func)
    names = [name] if name and file.index.function(name) is not None else []
    if not names and _is_of_value(file, call):
        named = file.index.called(file.path, call, file.scope(call))
        names = [each for each in named if file.index.function(each)]
        said = next((says for each in named if (says := is_outbound(each))), "") if not names else ""
        if said:
            return said, "mail" if ".mail." in said else "http"
    for each in names:
        if found := calls_out(file, each):
            caller, called = each.rpartition(".")[2], found.rpartition("mail.")[2][:28]
            return f"{caller[: ROOM - len(called)]}() calls {called}", "mail" if ".mail." in found else "http"
    return "", ""


def _is_of_value(file: FileView, call: ast.Call) -> bool:
    """Say whether a call is of a method, or of a function that the code has given a name of its own."""
    if isinstance(call.func, ast.Attribute):
        return True
    name = file.name(call.func) if isinstance(call.func, ast.Name) else ""
    return isinstance(call.func, ast.Name) and (name is None or name in file.index.partials)


def calls_out(file: FileView, name: str) -> str:
    """Return the call to another server that a function makes, itself or through what it calls; or nothing."""
    waiting, seen = [(name, 0)], {name}
    while waiting and len(seen) < _MOST:
        function, depth = waiting.pop(0)
        for callee in file.index.callees(function):
            target = callee.name or ""
            if callee.how not in ("call", "chosen"):
                continue
            if found := is_outbound(target):
                return found
            if target not in seen and depth < _DEEPEST and file.index.function(target) is not None:
                seen.add(target)
                waiting.append((target, depth + 1))
    return ""


_QUEUEING = ("delay", "apply_async")


@check(
    "W408",
    "A task is queued before the transaction has ended",
    why="A worker is often faster than the commit: it looks for the row, and the row is not there. If "
    "the transaction is "
    "undone, the task still runs, for an order that does not exist.",
    bad="with transaction.atomic():\n    order = Order.objects.create(…)\n    confirm.delay(order.pk)",
    good="with transaction.atomic():\n    order = Order.objects.create(…)\n"
    "    transaction.on_commit(lambda: confirm.delay(order.pk))",
    way_out="Queue it by transaction.on_commit(), or by Celery's delay_on_commit().",
    ignore_when="the queue is in the same database, so that both are committed together.",
)
def queued_before_commit(file: FileView) -> Iterator[Finding]:
    """Find tasks that are queued inside a transaction."""
    for call, _ in held(file):
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _QUEUEING:
            continue
        if any(keyword.arg in ("countdown", "eta") for keyword in call.keywords):
            continue  # it begins long after the commit
        name = file.name(call.func.value)
        task = file.index.function(name) if name else None
        if task is not None and not _has_own_class(task) and _is_task(task):
            last = name.rpartition(".")[2] if name else ""
            yield file.finding(call, f"{last} is queued before the transaction has ended", way=file.way(call))


def _is_task(function: object) -> bool:
    return any("task" in name.rpartition(".")[2] for name in _decorators(function))


def _has_own_class(function: object) -> bool:
    """Say whether the task is of a class of its own, which may wait for the commit by itself."""
    return any(each.key("base") is not None for each in getattr(getattr(function, "summary", None), "decorators", ()))


def _decorators(function: object) -> Iterator[str]:
    return (each.name for each in getattr(getattr(function, "summary", None), "decorators", ()))
