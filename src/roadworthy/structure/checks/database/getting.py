"""What a visit must not do: change rows on a GET, or do the same thing twice because it was told twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import model_name, value
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

VIEW = "django.views.generic.View"
_SHOWN = tuple(f"django.views.generic.{name}" for name in ("DetailView", "ListView", "TemplateView"))
_SHOWING = ("get_context_data", "get_object", "get_queryset")
WRITES = ("delete", "save", "update", "create", "bulk_create", "bulk_update", "adelete", "asave", "aupdate", "acreate")
_ASKS = re.compile(r"\bmethod\b|POST|is_valid|request\.(data|body|FILES)|submit|is_ajax|safe")
_COUNTED = re.compile(r"count|total|view|hits|last_|visit|seen|read")
_LOOKS = re.compile(r"_|get|is_|has_|can_|ensure|check|load|fetch|update_|find|resolve|as_|to_|render|prepare|build")
_OF_POSTS = ("request.method", "csrf_exempt", "compare_digest", "require_POST", "require_http_methods")
_MEANT = re.compile(
    r"confirm|verif|activat|unsubscri|callback|log_?in|log_?out|complete|track|oauth|hook|sso|saml|token|receipt|return"
    r"|invit|session|visit|view_count|seen|(?<!th)(?<!sp)(?<!al)read|(?<![a-z])log|stats|statistic|stat(?![a-z])|accept|redirect|download"
    r"|refresh|sync|cron|task|(?<!con)(?<!la)test|debug|impersonat|_done|pay_?online|checkout|notification|e_?mail"
    r"|locale|lang|theme|ping|health|register|pixel|(?<!re)open|click|preview|draft|feed(?!back)",
    re.IGNORECASE,
)
_MEANT_TO_BE_FOLLOWED = re.compile(
    r"confirm|verif|unsubscri|callback|log_?in|log_?out|oauth|hook|sso|saml|token|session|cron|sync|debug|impersonat"
    r"|notification|e_?mail|(?<![a-z])test|mark|track|click|pixel",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?<![a-z])(delete|remove|destroy|toggle|cancel|reject|approve|deactivate|disable|reset|clear|complete|finish)"
    r"(?![a-rt-z])|(?<=[a-z])(Delete|Remove|Destroy|Toggle|Cancel|Reject|Approve|Deactivate|Disable|Reset)"
)

_NOTES = re.compile(r"Notification|Visit(?!or)|Hit$|Log$|View$|Seen|Unread|Session")
"""Models whose rows say that somebody was somewhere, or saw something."""


@check(
    "W511",
    "A GET changes rows",
    why="Browsers load links before they are clicked, crawlers follow all of them, mail programs try them, and any page"
    " can make a visitor's browser send one: no token protects a GET. One crawler with a login deletes it all.",
    bad="def delete(request, pk):\n    get_object_or_404(Order, pk=pk, owner=request.user).delete()\n"
    "    return redirect('orders')",
    good="@require_POST\ndef delete(request, pk):\n    ...",
    way_out="Let it answer POST alone: @require_POST, or post() of a class; and a form instead of the link.",
    ignore_when="what is written only says that the visit took place.",
)
def changed_by_get(file: FileView) -> Iterator[Finding]:
    """Find views that answer a GET, write rows in their own lines, and never ask which method it was."""
    if file.kind != "code":
        return
    for function in file.functions():
        if not _answers_get(file, function):
            continue
        for call in _writes(file, function):
            if _COUNTED.search(" ".join(keyword.arg or "" for keyword in call.keywords)) or _is_default(file, call):
                continue
            rows = value(file, call.func.value, call)  # type: ignore[attr-defined]
            if rows and not _DOES.search(function.name) and _notes_a_visit(function, call, model_name(rows.of)):
                continue
            if rows and rows.kind in ("instance", "queryset", "manager", "related") and file.index.model(rows.of):
                verb = call.func.attr.removeprefix("a")  # type: ignore[attr-defined]
                message = f"a GET of {function.name}() does {verb}() on {model_name(rows.of)}"[:79]
                yield file.finding(call, message, way=file.way(call))
                break
        else:
            yield from _by_method(file, function)


def _by_method(file: FileView, function: FunctionNode) -> Iterator[Finding]:
    """Yield the first method of a row that a view calls, and that stores the row or deletes it in its own lines."""
    for call in sorted(file.nodes(ast.Call), key=lambda each: each.lineno):
        if file.function(call) is not function:
            continue
        if found := _stored_by(file, call):
            message = f"a GET of {function.name}() does {found[0]}() on {found[1]}"[:79]
            yield file.finding(call, message, way=file.way(call))
            return
        if not isinstance(call.func, ast.Attribute):
            continue
        if _is_meant(call.func.attr) or _COUNTED.search(call.func.attr) or _LOOKS.match(call.func.attr):
            continue
        row = value(file, call.func.value, call)
        if row is None or row.kind != "instance" or not file.index.model(row.of) or row.name in ("guess", "visitor"):
            continue
        method = file.index.method(row.of, call.func.attr)
        facts = file.index.function(method) if method else None
        if facts and {"self.save", "self.delete"} & {each.name for each in facts.summary.calls}:
            message = f"a GET of {function.name}() does {call.func.attr}() on {model_name(row.of)}"[:79]
            yield file.finding(call, message, way=file.way(call))
            return


def _is_run_by_get(file: FileView, function: FunctionNode, owner: str) -> bool:
    """Say whether the get() that a view has of the project's own calls this method, and the view answers a GET."""
    get = file.index.method(owner, "get") if file.index.is_a(owner, VIEW) else None
    facts = file.index.function(get) if get else None
    if facts is None or file.index.has_attribute(owner, ("http_method_names",)) or _ASKS.search(ast.unparse(function)):
        return False
    return f"self.{function.name}" in {each.name for each in facts.summary.calls}


def _stored_by(file: FileView, call: ast.Call) -> tuple[str, str] | None:
    """Return the function that a view hands a row to and that stores or deletes it, with the row's model."""
    rows = [(place, value(file, each, call)) for place, each in enumerate(call.args)]
    of = [(place, row) for place, row in rows if row and row.kind == "instance" and file.index.model(row.of)]
    if not of:
        return None
    named = [each for each in file.index.called(file.path, call, file.scope(call)) if file.index.function(each)]
    facts = file.index.function(named[0]) if len(named) == 1 else None
    last = named[0].rpartition(".")[2] if named else ""
    if facts is None or _is_meant(last) or _COUNTED.search(last) or _LOOKS.match(last):
        return None
    names = [each.name for each in facts.summary.arguments]
    names = names[1:] if facts.summary.of_class and names[:1] in (["self"], ["cls"]) else names
    for place, row in of:
        own = names[place] if place < len(names) and row.name not in ("guess", "visitor") else ""
        if own and {f"{own}.save", f"{own}.delete"} & {each.name for each in facts.summary.calls}:
            return last, model_name(row.of)
    return None


def _notes_a_visit(function: FunctionNode, call: ast.Call, model: str) -> bool:
    """Say whether rows tell who was where, or all that is set of a row before it is saved is when, or how often."""
    row = ast.unparse(call.func.value)  # type: ignore[attr-defined]
    stored = [
        each for each in ast.walk(function) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
    ]
    fields = [each.attr for each in stored if ast.unparse(each.value) == row]
    return bool(_NOTES.search(model)) or (bool(fields) and all(map(_COUNTED.search, fields)))


def _is_meant(name: str) -> bool:
    """Say whether a name tells of a link that is followed once, or of a note of the visit, and of no other deed."""
    return bool((_MEANT_TO_BE_FOLLOWED if _DOES.search(name) else _MEANT).search(name))


def _is_of_get_alone(file: FileView, decorator: ast.expr) -> bool:
    """Say whether a decorator of Django lets nothing but a GET pass."""
    last = (file.name(decorator) or "").rpartition(".")[2]
    if last == "require_http_methods" and isinstance(decorator, ast.Call) and decorator.args:
        methods = {getattr(each, "value", "?") for each in getattr(decorator.args[0], "elts", ())}
        return "GET" in methods and methods <= {"GET", "HEAD", "OPTIONS"}
    return last in ("require_GET", "require_safe")


def _answers_get(file: FileView, function: FunctionNode) -> bool:
    name = file.full_name(function)
    if _is_meant(file.qualname(function)):
        return False
    owner = file.class_(function)
    if owner is not None:
        name = file.full_name(owner)
        is_shown = function.name in _SHOWING and any(file.index.is_a(name, each) for each in _SHOWN)
        is_asked = is_shown and _ASKS.search(ast.unparse(function)) is not None
        if file.index.is_a(name, VIEW) and any(_is_of_get(file, each) for each in function.decorator_list):
            return True
        is_run = function.name == "get" or (is_shown and not is_asked) or _is_run_by_get(file, function, name)
        return is_run and file.index.is_a(name, VIEW)
    is_view = name in file.index.views
    if any(_is_of_router(file, each) or (is_view and _is_of_get(file, each)) for each in function.decorator_list):
        return True
    if name not in file.index.views or _ASKS.search(ast.unparse(function)):
        return False
    wrapped = {word for each in file.index.patterns if each.view == name for word in each.wrapped_by}
    own = [word for each in function.decorator_list for word in _words_of(file, each)]
    words = " ".join([*(ast.unparse(each) for each in function.decorator_list), *wrapped, *own])
    return not re.search(
        r"\brequire_|required_method|post|api_view|csrf|http_method|allow|atomic_post|action", words, re.IGNORECASE
    )


def _words_of(file: FileView, decorator: ast.expr) -> Iterator[str]:
    """Yield what a decorator of the project looks at, where it asks for the method or takes a signed call itself."""
    name = file.name(decorator)
    inner = [each.name for each in file.index.callees(name) if each.how == "defines"] if name else []
    deeper = [each.name for one in inner for each in file.index.callees(one) if each.how == "defines"]
    for each in (name, *inner, *deeper) if name else ():
        facts = file.index.function(each)
        used = (*facts.names_used, *(read for read, _ in facts.summary.reads)) if facts else ()
        yield from ("post" for word in used if word in _OF_POSTS)


def _is_of_router(file: FileView, decorator: ast.expr) -> bool:
    """Say whether a decorator is `@router.get(…)` of Ninja."""
    on = decorator.func if isinstance(decorator, ast.Call) else None
    if not isinstance(on, ast.Attribute) or on.attr != "get":
        return False
    router = value(file, on.value, decorator)
    return bool(router and router.of.startswith("ninja."))


def _is_of_get(file: FileView, decorator: ast.expr) -> bool:
    """Say whether a decorator has a function answer a GET alone: REST framework's `@action` does so by itself."""
    if _is_of_get_alone(file, decorator):
        return True
    call = decorator if isinstance(decorator, ast.Call) else ast.Call(decorator, [], [])
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = next((each.value for each in call.keywords if each.arg in ("methods", "http_method_names")), None)
    if given is None and last == "api_view" and call.args:
        given = call.args[0]
    methods = [str(getattr(each, "value", "?")).upper() for each in getattr(given, "elts", ())]
    return last in ("action", "api_view") and (given is None or methods == ["GET"])


def _writes(file: FileView, function: FunctionNode) -> Iterator[ast.Call]:
    calls = (call for call in file.methods(*WRITES) if file.function(call) is function)
    yield from sorted(calls, key=lambda call: call.lineno)


def _is_default(file: FileView, call: ast.Call) -> bool:
    """Say whether it stores a row of nothing but defaults: made when it is wanted for the first time."""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = list(flow_of(file, call).origins(of)) if isinstance(of, ast.Name) else []
    function = file.function(call)
    if not isinstance(of, ast.Name) or (function and _is_filled(function, of.id)):
        return False
    return bool(made) and all(
        isinstance(each, ast.Call) and not each.args and not each.keywords and _is_model(file, each) for each in made
    )


def _is_filled(function: ast.AST, name: str) -> bool:
    """Say whether a function sets attributes of what it calls by a name."""
    stored = (
        node for node in ast.walk(function) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )
    return any(isinstance(node.value, ast.Name) and node.value.id == name for node in stored)


def _is_model(file: FileView, call: ast.Call) -> bool:
    return file.index.model(file.name(call) or "") is not None
