"""What a visitor is made to wait for: other servers, mail, sleep, commands, the answers of tasks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.request_path.mail import is_queued
from roadworthy.structure.checks.request_path.network import outbound
from roadworthy.structure.checks.request_path.receivers import signal_of
from roadworthy.structure.checks.request_path.timeouts import waits_for_ever
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

OF_EVERY_REQUEST = {"middleware": "every request", "context_processor": "every page", "context processor": "every page"}
BY_STAFF = ("admin",)
MOMENT_S = 0.3
LONG = re.compile(
    r"build|index|import|export|sync|load|dump|backup|restore|clean|purge|generate|collect|compile|compress|send|process"
    r"|calc|fetch|download|report|crawl|archive|convert|update_(?!setting)|^migrate|rotate|train|scan|render",
)
"""What is in the names of commands that walk over much."""
_CAME_FOR = re.compile(
    r"(?<![a-z])o?auth(?!or)|log_?in|sign_?in|oidc|saml|(?<![a-z])sso(?![a-z])|token|captcha|verif|paym|paypal|stripe"
    r"|charge|refund|imap|smtp|webmail|scrape|check_?connection|test_?connection|(?<![a-z])ping(?![a-z])|(?<![a-z])search|proxy",
    re.IGNORECASE,
)


def waits(way: Any) -> str:
    """Return who waits: a visitor, or every request."""
    return OF_EVERY_REQUEST.get(way.kind, "a visitor") if way else ""


def way_to_wait(file: FileView, call: ast.Call) -> Any:
    """Return how a visitor comes to wait for a call; None where other checks speak: event loops, receivers, staff."""
    function = file.function(call)
    if isinstance(function, ast.AsyncFunctionDef) or (function is not None and signal_of(file, function)):
        return None
    if function is not None and _is_begun_apart(file, function):
        return None
    way = file.way(call)
    return way if way and way.kind not in BY_STAFF else None


def _is_begun_apart(file: FileView, function: FunctionNode) -> bool:
    """Say whether a function is what a thread begins with."""
    targets = (
        each.value for _, call in file.calls("threading.Thread") for each in call.keywords if each.arg == "target"
    )
    return any(ast.unparse(target).rpartition(".")[2] == function.name for target in targets)


@check(
    "W403",
    "A visitor waits for another server",
    level=Level.NOTE,
    why="The page is now as slow as the other server and as often down. While it is slow, each waiting visitor holds a "
    "worker, and soon pages that never ask it stand still too.",
    bad="def checkout(request):\n    rate = requests.get(RATES, timeout=5).json()",
    good="def checkout(request):\n    rate = cache.get('rate')  # a job fetches it every minute",
    way_out="Ask in a task or a job and keep the answer; where it can't wait, keep the time-out short and "
    "have an answer "
    "for when it fails.",
    ignore_when="the visitor came for just that answer, as at a login or a payment, and it has a short time-out.",
)
def waits_for_a_server(file: FileView) -> Iterator[Finding]:
    """Find calls by HTTP that are reached from a request."""
    for each in outbound(file):
        way = way_to_wait(file, each.call) if each.kind == "http" else None
        if way and not _is_what_they_came_for(file, each.call, way) and not waits_for_ever(file, each):
            yield file.finding(each.call, f"{waits(way)} waits for {each.says}", way=way)


def _is_what_they_came_for(file: FileView, call: ast.Call, way: Any) -> bool:
    """Say whether there is no answer without the other server's: a login, a payment, a search."""
    if way.kind in OF_EVERY_REQUEST:
        return False
    return any(_CAME_FOR.search(name) for name in (file.module, file.scope(call), way.chain[0][0]))


@check(
    "W404",
    "A visitor waits for mail to be sent",
    why="A mail server takes seconds on a bad day, and on a worse one the page fails because the mail can't be sent "
    "although the order was stored.",
    bad="def signup(request):\n    send_mail(…)",
    good="def signup(request):\n    transaction.on_commit(lambda: welcome.enqueue(user.pk))",
    way_out="Let a task send it, or use a mail backend that queues.",
    ignore_when="the mail server is on the same host and only takes the mail in.",
)
def waits_for_mail(file: FileView) -> Iterator[Finding]:
    """Find mail that is sent in a request, with a backend that sends at once."""
    for each in outbound(file):
        way = way_to_wait(file, each.call) if each.kind == "mail" else None
        if way and not is_queued(file.index):
            yield file.finding(each.call, f"{waits(way)} waits for {each.says}", way=way)


@check(
    "W405",
    "Sleeping in a request",
    why="A worker that sleeps serves nobody. With four workers, four visitors on this page stop the site.",
    bad="def status(request):\n    while not job.done:\n        time.sleep(1)",
    good="def status(request):\n    return JsonResponse({'done': job.done})  # the page asks again",
    way_out="Answer at once, and let the page ask again; put retries into a task.",
    ignore_when="the function is only called by tasks or commands.",
)
def sleeps(file: FileView) -> Iterator[Finding]:
    """Find time.sleep() reached from a request."""
    for _, call in file.calls("time.sleep"):
        way = None if _is_moment(call) else way_to_wait(file, call)
        if way:
            yield file.finding(call, f"time.sleep() while {waits(way)} waits", way=way)


def _is_moment(call: ast.Call) -> bool:
    """Say whether it sleeps no longer than a query may take."""
    length = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return isinstance(length, int | float) and length < MOMENT_S


@check(
    "W410",
    "A management command run in a request",
    level=Level.NOTE,
    why="Commands are written to take their time: they lock tables, walk over all rows and print. In a "
    "request they run "
    "into the server's time-out and are cut off halfway.",
    bad="def rebuild(request):\n    call_command('rebuild_index')",
    good="def rebuild(request):\n    rebuild_index.enqueue()",
    way_out="Queue it as a task.",
    ignore_when="the command is known to be short.",
)
def runs_command(file: FileView) -> Iterator[Finding]:
    """Find call_command() reached from a request."""
    for _, call in file.calls("django.core.management.call_command"):
        first = list(flow_of(file, call).origins(call.args[0])) if call.args else []
        name = next((str(each.value) for each in first if isinstance(each, ast.Constant)), "")
        way = file.way(call) if LONG.search(name) else None
        if way and not _is_for_another_packages_signal(file, file.function(call)):
            yield file.finding(call, f"{name} is run while {waits(way)} waits", way=way)


def _is_for_another_packages_signal(file: FileView, function: FunctionNode | None) -> bool:
    """Say whether a function is connected to a signal that neither Django nor the project sends."""
    for call in file.methods("connect"):
        of = file.name(call.func.value) if isinstance(call.func, ast.Attribute) else None
        is_this = function is not None and bool(call.args) and ast.unparse(call.args[0]) == function.name
        if is_this and of and not of.startswith("django.") and not file.index.is_own(of):
            return True
    return False


_QUEUED = ("delay", "apply_async", "enqueue", "send_with_options")


@check(
    "W413",
    "A visitor waits for a task's result",
    why="The task is queued behind all others; when the queue is long or no worker runs, the page hangs for ever, and "
    "holds a worker of the site meanwhile.",
    bad="total = count.delay(order.pk).get()",
    good="job = count.delay(order.pk)\nreturn JsonResponse({'job': job.id})",
    way_out="Answer with the task's id, and let the page ask for the result; or call the function itself.",
    ignore_when="never in a request; in a command it is fine.",
)
def waits_for_task(file: FileView) -> Iterator[Finding]:
    """Find results of tasks that are waited for in a request."""
    for call in file.methods("get", "wait", "join"):
        assert isinstance(call.func, ast.Attribute)
        if any(keyword.arg == "timeout" for keyword in call.keywords):
            continue
        on = [each for each in flow_of(file, call).origins(call.func.value) if isinstance(each, ast.Call)]
        is_task = any(isinstance(each.func, ast.Attribute) and each.func.attr in _QUEUED[:2] for each in on)
        way = file.way(call) if is_task and not call.args else None
        if way:
            yield file.finding(call, f"{waits(way)} waits for a task's result", way=way)
