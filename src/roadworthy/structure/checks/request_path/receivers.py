"""Receivers of signals that do more than the one who saves a row would ever expect."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.request_path.mail import is_queued
from roadworthy.structure.checks.request_path.network import outbound
from roadworthy.structure.checks.request_path.transactions import calls_out
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_SIGNALS = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")


@check(
    "W409",
    "A signal's receiver calls another server",
    why="Whoever saves a row, in the admin, an import or a test, now waits for another server without knowing it; a "
    "thousand rows make a thousand calls; and all of them happen inside the transaction that may still be undone.",
    bad="@receiver(post_save, sender=Order)\ndef tell(sender, instance, **kwargs):\n    requests.post(HOOK, timeout=5)",
    good="@receiver(post_save, sender=Order)\ndef tell(sender, instance, **kwargs):\n"
    "    transaction.on_commit(lambda: tell_partner.enqueue(instance.pk))",
    way_out="Queue a task by transaction.on_commit(), or call where the thing is done and not where it is saved.",
    ignore_when="the rows are few and only saved by hand.",
)
def receiver_calls_out(file: FileView) -> Iterator[Finding]:
    """Find calls to other servers in receivers of the signals of models."""
    for each in outbound(file):
        function = file.function(each.call)
        signal = signal_of(file, function) if function else ""
        if signal and not (each.kind == "mail" and is_queued(file.index)):
            yield file.finding(each.call, f"{each.says} is called whenever {signal} is sent")
    yield from _by_helpers(file, {each.call for each in outbound(file)})


def _by_helpers(file: FileView, direct: set[ast.Call]) -> Iterator[Finding]:
    """Find calls in receivers, by another function of the project, that are made at once."""
    for function in file.functions():
        signal = signal_of(file, function) if function.decorator_list or file.mentions(".connect") else ""
        calls = (each for each in ast.walk(function) if isinstance(each, ast.Call)) if signal else ()
        for call in calls:
            if call in direct or file.function(call) is not function or _is_later(file, call):
                continue
            named = [each for each in file.index.called(file.path, call, file.scope(call)) if file.index.function(each)]
            says = next((says for each in named if (says := calls_out(file, each))), "")
            if says and not (".mail." in says and is_queued(file.index)):
                caller = ast.unparse(call.func).rpartition(".")[2][:20]
                message = f"{caller}() calls {says.rpartition('mail.')[2][:24]} whenever {signal} is sent"
                yield file.finding(call, message[:79])
                break


def _is_later(file: FileView, call: ast.Call) -> bool:
    return any(isinstance(above, ast.Lambda) for above in file.around(call))


def signal_of(file: FileView, function: FunctionNode) -> str:
    """Return the signal of models that a function receives."""
    for decorator in function.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and file.name(decorator.func) == "django.dispatch.receiver"
            and decorator.args
        ):
            first = decorator.args[0]
            names = [file.name(each) for each in (first.elts if isinstance(first, ast.List | ast.Tuple) else [first])]
            if found := _known(names):
                return found
    is_method = isinstance(file.parent(function), ast.ClassDef)
    for call in () if is_method else file.methods("connect"):
        is_this = call.args and isinstance(call.args[0], ast.Name) and call.args[0].id == function.name
        if is_this and isinstance(call.func, ast.Attribute) and (found := _known([file.name(call.func.value)])):
            return found
    return ""


def _known(names: list[str | None]) -> str:
    lasts = [(name or "").rpartition(".")[2] for name in names if name and name.startswith("django.db.models.signals")]
    return next((last for last in lasts if last in _SIGNALS), "")
