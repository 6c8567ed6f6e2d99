"""What is done for each row or held whole in memory, where once or piece by piece would do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.request_path.mail import is_queued
from roadworthy.structure.checks.request_path.network import outbound
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode
from roadworthy.structure.code.written import written

_FEW = re.compile(r"admin|manager|staff|owner|moderator|trainer", re.IGNORECASE)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


@check(
    "W415",
    "A connection to the mail server for each mail",
    level=Level.NOTE,
    why="Connecting, greeting, encrypting and logging in take longer than the mail itself, and mail "
    "servers refuse those "
    "who come too often.",
    bad="for user in users:\n    send_mail(subject, text, None, [user.email])",
    good="with get_connection() as connection:\n    for user in users:\n"
    "        send_mail(subject, text, None, [user.email], connection=connection)",
    way_out="Open one connection with get_connection() and give it to each mail, or use send_mass_mail().",
    ignore_when="there are never more than a few mails.",
)
def connection_for_each(file: FileView) -> Iterator[Finding]:
    """Find mails sent in a loop without a shared connection."""
    for each in outbound(file):
        is_bare = each.kind == "mail" and each.says in ("send_mail()", "EmailMessage.send()")
        if not is_bare or _has_connection(file, each.call) or not _is_in_for(file, each.call):
            continue
        if not is_queued(file.index):
            yield file.finding(each.call, f"{each.says} in a loop connects anew for each mail")


def _has_connection(file: FileView, call: ast.Call) -> bool:
    made = [call]
    if isinstance(call.func, ast.Attribute):
        made += [each for each in flow_of(file, call).origins(call.func.value) if isinstance(each, ast.Call)]
    return any(keyword.arg in ("connection", None) for each in made for keyword in each.keywords)


def _is_in_for(file: FileView, call: ast.Call) -> bool:
    function = file.function(call)
    for above in file.around(call):
        if above is function:
            return False
        if isinstance(above, ast.For):
            is_few = _FEW.search(f"{ast.unparse(above.target)} {ast.unparse(above.iter)}")
            return not is_few and not _is_handed(function, above) and not _is_tried_again(file, above, call)
    return False


def _is_handed(function: FunctionNode | None, loop: ast.For) -> bool:
    """Say whether a task goes over a list that it was given: those whom somebody chose, as who is assigned to a row."""
    if function is None or not isinstance(loop.iter, ast.Name):
        return False
    given = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    return loop.iter.id in given and any("task" in ast.unparse(each) for each in function.decorator_list)


def _is_tried_again(file: FileView, loop: ast.For, call: ast.Call) -> bool:
    """Say whether the loop ends as soon as the mail is sent: each turn is another try with the same mail."""
    statement: ast.AST = call
    for above in file.around(call):
        body = getattr(above, "body", None)
        after = body[body.index(statement) :] if isinstance(body, list) and statement in body else []
        after += above.orelse if isinstance(above, ast.Try) and after else []
        if any(isinstance(each, ast.Break | ast.Return) for each in after):
            return True
        if above is loop:
            return False
        statement = above
    return False


_RESPONSES = ("django.http.HttpResponse", "django.http.response.HttpResponse")


@check(
    "W416",
    "A whole file is read into memory to be sent",
    level=Level.NOTE,
    why="Each download takes as much memory as the file is large, for as long as the slowest visitor needs.",
    bad="return HttpResponse(open(path, 'rb').read())",
    good="return FileResponse(open(path, 'rb'))",
    way_out="Use FileResponse, which sends piece by piece and closes the file.",
    ignore_when="the file is known to be small.",
)
def read_whole(file: FileView) -> Iterator[Finding]:
    """Find responses that are made of all that a file holds."""
    for _, call in file.calls(*_RESPONSES):
        content = next(
            (each.value for each in call.keywords if each.arg == "content"), call.args[0] if call.args else None
        )
        if content is not None and not _is_text(call) and _is_all_of_a_file(file, call, content):
            yield file.finding(call, "a whole file is read into memory to be sent", way=file.way(call))


def _is_all_of_a_file(file: FileView, call: ast.Call, content: ast.expr) -> bool:
    flow = flow_of(file, call)
    for origin in flow.origins(content):
        if not isinstance(origin, ast.Call) or not isinstance(origin.func, ast.Attribute) or origin.args:
            continue
        if origin.func.attr == "read" and _is_stored(file, origin.func.value, call):
            return True
        made = flow.origins(origin.func.value) if origin.func.attr == "read" else ()
        if any(isinstance(each, ast.Call) and (_opens(file, each) or _opens_stored(file, each)) for each in made):
            return True
        if origin.func.attr == "read_bytes" and not origin.keywords:
            return True
    return False


def _is_stored(file: FileView, node: ast.expr, call: ast.Call) -> bool:
    """Say whether an expression is a file that a row has."""
    found = file.index.value(file.path, written(node), file.scope(call), call.lineno)
    return found is not None and found.kind == "field" and found.name == "FileField"


def _opens_stored(file: FileView, call: ast.Call) -> bool:
    """Say whether a call opens a file that a row has: `document.file.open("rb")`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and _is_stored(file, call.func.value, call)


def _opens(file: FileView, call: ast.Call) -> bool:
    """Say whether a call opens a file that is no text: what is downloaded, and may be of any size."""
    if file.name(call.func) == "django.core.files.storage.default_storage.open":
        return True
    is_open = (isinstance(call.func, ast.Name) and call.func.id == "open") or file.name(call.func) == "io.open"
    modes = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "mode")]
    return is_open and any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)


def _is_text(call: ast.Call) -> bool:
    """Say whether what is sent is a page or a picture."""
    given = next((each.value for each in call.keywords if each.arg == "content_type"), None)
    return isinstance(given, ast.Constant) and str(given.value).startswith(("text/html", "text/css", "image/"))
