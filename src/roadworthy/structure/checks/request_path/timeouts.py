"""Waiting without an end: calls to other servers and programs that no time-out stops."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Edit, Finding, Place
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.request_path.network import Outbound, is_outbound, outbound
from roadworthy.structure.checks.view_of_file import FileView


@check(
    "W401",
    "A call to another server without a time-out",
    why="When the other server accepts the connection and then says nothing, the process waits for ever. One slow "
    "supplier then takes every worker of the site, one after another, and a task or a job never "
    "ends. requests, urllib, "
    "smtplib and sockets have no time-out unless one is given; httpx has one.",
    bad="answer = requests.get(url)",
    good="answer = requests.get(url, timeout=10)",
    way_out="Give timeout=10: seconds to connect, and between two pieces of the answer.",
    ignore_when="the client was given a time-out elsewhere in a way that can't be seen here.",
)
def without_timeout(file: FileView) -> Iterator[Finding]:
    """Find calls that may wait for ever."""
    has_general = any(True for _ in file.calls("socket.setdefaulttimeout"))
    for each in outbound(file):
        if each.kind != "http" or (has_general and each.place_of_timeout is not None):
            continue
        given = _given(each)
        if is_open(file, each):
            edits = () if each.place_of_timeout is not None else _with_timeout(file, each.call)
            yield file.finding(each.call, f"{each.says} has no time-out", edits=edits, way=file.way(each.call))
        elif given is not None and _is_none(file, each.call, given):
            yield file.finding(each.call, f"{each.says} is told to wait for ever", way=file.way(each.call))

    yield from _of_partials(file, has_general)


def _of_partials(file: FileView, has_general: bool) -> Iterator[Finding]:
    """Find `partial(requests.post, …)` without a time-out, which no call of it gives either."""
    for _, call in file.calls("functools.partial"):
        name = file.name(call.args[0]) if call.args and isinstance(call.args[0], ast.Name | ast.Attribute) else None
        if name is None or not name.startswith(("requests.", "urllib.request.")) or not is_outbound(name):
            continue
        target = file.parent(call)
        bound = {each.id for each in getattr(target, "targets", ()) if isinstance(each, ast.Name)}
        calls = [each for each in file.nodes(ast.Call) if isinstance(each.func, ast.Name) and each.func.id in bound]
        given = (each.arg for one in (call, *calls) for each in one.keywords)
        if calls and not any(each in ("timeout", None) for each in given) and not (has_general and "urllib" in name):
            yield file.finding(call, f"{name}() has no time-out", way=file.way(calls[0]))


def is_open(file: FileView, each: Outbound) -> bool:
    """Say whether no time-out is given, and there is none by itself."""
    return _given(each) is None and not each.has_default and not _may_be_hidden(file, each)


def waits_for_ever(file: FileView, each: Outbound) -> bool:
    """Say whether a call to another server has no end, which is worse than that somebody waits for it."""
    given = _given(each)
    return is_open(file, each) or (given is not None and _is_none(file, each.call, given))


def _given(each: Outbound) -> ast.expr | None:
    for keyword in each.call.keywords:
        if keyword.arg == "timeout":
            return keyword.value
    place = each.place_of_timeout
    return each.call.args[place] if place is not None and len(each.call.args) > place else None


def _may_be_hidden(file: FileView, each: Outbound) -> bool:
    """Say whether arguments are passed on that were not written here, and may have a time-out among them."""
    starred = [argument.value for argument in each.call.args if isinstance(argument, ast.Starred)]
    passed = [keyword.value for keyword in each.call.keywords if keyword.arg is None]
    if starred and not (passed and _is_all_of_its_own(file, each.call, starred)):
        return True
    if passed and all(_is_dict_without_end(file, each.call, one) for one in passed):
        return False
    return bool(passed) and not _is_given_by_nobody(file, each.call, passed)


def _is_dict_without_end(file: FileView, call: ast.Call, passed: ast.expr) -> bool:
    """Say whether `**OPTIONS` is a dict that is wholly written in this file, and has no time-out in it."""
    made = list(flow_of(file, call).origins(passed))
    name = passed.id if isinstance(passed, ast.Name) else "?"
    if [getattr(each, "id", "") for each in made] == [name]:  # no variable of the function's own
        bound = [each for each in file.tree.body if isinstance(each, ast.Assign)]
        made = [each.value for each in bound if ast.unparse(each.targets[0]) == name]
    if len(made) != 1 or file.mentions(f"{name}[", f"{name}.update", f"{name}.setdefault", f"{name} |="):
        return False
    whole = made[0]
    if isinstance(whole, ast.Dict):
        keys: list[object] = [getattr(key, "value", None) for key in whole.keys]
        return all(isinstance(key, str) and key != "timeout" for key in keys)
    is_dict = isinstance(whole, ast.Call) and file.name(whole.func) == "builtins.dict" and not whole.args
    return is_dict and all(each.arg not in ("timeout", None) for each in whole.keywords)  # type: ignore[attr-defined]


def _is_all_of_its_own(file: FileView, call: ast.Call, starred: list[ast.expr]) -> bool:
    """Say whether `*args` is a function's own; the place of a time-out among them is too far behind to be reached."""
    function, name = file.function(call), file.name(call.func) or ""
    own = function.args.vararg.arg if function is not None and function.args.vararg else ""
    return name.startswith("requests.") and [getattr(each, "id", "?") for each in starred] == [own]


def _is_given_by_nobody(file: FileView, call: ast.Call, passed: list[ast.expr]) -> bool:
    """Say whether `**kwargs` is a function's own, and all who call it are known and give no time-out."""
    function = file.function(call)
    own = function.args.kwarg.arg if function is not None and function.args.kwarg else ""
    if function is None or [getattr(each, "id", "?") for each in passed] != [own] or "timeout" in file.text(function):
        return False
    callers = [(file.index.function(name), called) for name, called in file.index.callers(file.full_name(function))]
    return bool(callers) and not any(facts and _gives_an_end(facts, called, function.name) for facts, called in callers)


def _gives_an_end(facts: Any, called: Any, name: str) -> bool:
    """Say whether a function gives a time-out where it calls another one, or anywhere if it hands that on."""
    is_plain = called.how == "call"
    calls = [each for each in facts.summary.calls if not is_plain or each.name.rpartition(".")[2] == name]
    return any("timeout=" in each.given for each in calls)


def _is_none(file: FileView, call: ast.Call, given: ast.expr) -> bool:
    origins = list(flow_of(file, call).origins(given))
    return bool(origins) and all(isinstance(each, ast.Constant) and each.value is None for each in origins)


def _with_timeout(file: FileView, call: ast.Call) -> tuple[Edit, ...]:
    """Return the edit that adds the argument behind the last one, whatever stands between it and the bracket."""
    last = max((*call.args, *(keyword.value for keyword in call.keywords)), key=_end, default=None)
    if last is None:
        return ()
    place = file.place(last)
    end = Place(file.path, place.end_line, place.end_column, place.end_line, place.end_column)
    after = file.lines[place.end_line - 1][place.end_column :].lstrip()
    return (Edit(end, ", timeout=10"),) if after[:1] in (")", ",") or not after else ()


def _end(node: ast.expr) -> tuple[int, int]:
    return (node.end_lineno or 0, node.end_col_offset or 0)


QUICK = frozenset(["git", "hostname", "uname", "whoami", "which", "uptime", "df", "free", "id", "date", "ls", "ps"])
_PROGRAMS = ("subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output")


def _waited_for(file: FileView) -> Iterator[Finding]:
    """Find programs that are begun first and waited for later, without an end."""
    said: set[ast.Call] = set()
    for call in file.methods("communicate", "wait") if file.mentions("Popen") else ():
        on = call.func.value if isinstance(call.func, ast.Attribute) else call
        begun = [each for each in flow_of(file, call).origins(on) if isinstance(each, ast.Call)]
        programs = [each for each in begun if file.name(each.func) == "subprocess.Popen"]
        is_ended = any(keyword.arg in ("timeout", None) for keyword in call.keywords)
        is_ended = is_ended or len(call.args) > (getattr(call.func, "attr", "") == "communicate")
        is_new = bool(programs) and not is_ended and not _is_quick(programs[0]) and programs[0] not in said
        if is_new and (way := file.way(call)):
            said.add(programs[0])
            yield file.finding(call, f"Popen.{call.func.attr}() in a request has no time-out", way=way)  # type: ignore[attr-defined]


@check(
    "W402",
    "A program run in a request without a time-out",
    why="A converter that hangs on one visitor's file holds a worker for ever, and the visitor tries "
    "again with another.",
    bad='subprocess.run(["pdftotext", upload.path])',
    good='subprocess.run(["pdftotext", upload.path], timeout=20)',
    way_out="Give timeout=…, and let a task do it if it takes longer than a visitor would wait.",
    ignore_when="the program is known to end, whatever it is given.",
)
def program_without_timeout(file: FileView) -> Iterator[Finding]:
    """Find programs that are waited for in a request, without an end."""
    yield from _waited_for(file)
    for name, call in file.calls(*_PROGRAMS):
        has_timeout = any(keyword.arg in ("timeout", None) for keyword in call.keywords)
        way = None if has_timeout or _is_quick(call) else file.way(call)
        if way:
            yield file.finding(call, f"{name}() in a request has no time-out", way=way)


def _is_quick(call: ast.Call) -> bool:
    """Say whether the program only looks something up on this host."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.List | ast.Tuple) and first.elts:
        first = first.elts[0]
    written = first.value if isinstance(first, ast.Constant) else ""
    program = written.split()[0] if isinstance(written, str) and written.strip() else ""
    return program.rpartition("/")[2] in QUICK
