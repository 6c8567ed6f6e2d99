"""Rows that strangers can reach: changed without a login, or looked up without asking whose they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.security.guards import ASKS, addresses, asks_only_for_login, is_open, view_of
from roadworthy.structure.checks.security.looked_up import by_helper, plain_rows
from roadworthy.structure.checks.security.only_login import is_api
from roadworthy.structure.checks.view_of_file import FileView, Scope

_GETS = ("django.shortcuts.get_object_or_404", "rest_framework.generics.get_object_or_404")
KEYS = frozenset(["pk", "id", "pk__exact", "id__exact"])
_CHOOSES = ("get_queryset", "get_object", "queryset", "object", "slug_field")
_CHANGES = frozenset(["delete", "save", "update"])
_SECRET_ROUTE = re.compile(r"uuid|token|key|hash|secret|code|slug|sign|nonce|<str", re.IGNORECASE)
_FOR_ALL = re.compile(r"vote|like|rat(e|ing)|hit|count|click|track|subscri|download|viewed|seen|read|play", re.I)
_GENERIC = ("django.views.generic.UpdateView", "django.views.generic.DeleteView")


class Lookup(NamedTuple):
    """One row asked for: of which model, by which fields, and by which of them it is the visitor's own."""

    call: ast.Call
    model: str
    keys: frozenset[str]
    own: str


@check(
    "W829",
    "A view changes rows for people who never logged in",
    level=Level.ERROR,
    why="Numbers are counted up by any program: one that finds the address changes or deletes every row, one after "
    "the other.",
    bad="def remove(request, pk):\n    get_object_or_404(Order, pk=pk).delete()",
    good="@login_required\ndef remove(request, pk):\n    get_object_or_404(Order, pk=pk, owner=request.user).delete()",
    way_out="Ask for a login and for a right: login_required, LoginRequiredMixin, or LoginRequiredMiddleware for all.",
    ignore_when="a proxy in front of the site asks for a login, or the row is meant for all to change.",
)
def without_login(file: FileView) -> Iterator[Finding]:
    """Find views that change a row found by its number, where nothing on the way asks who the visitor is."""
    if file.kind != "code" or not file.index.settings:
        return
    seen: set[ast.AST] = set()
    for lookup in (*lookups(file), *_of_the_view(file)):
        view = view_of(file, lookup.call)
        if view is None or view in seen or not lookup.keys & KEYS or not is_changed(file, lookup.call):
            continue
        if _FOR_ALL.search(view.name) or is_api(file, view):  # W821 tells of these
            continue
        seen.add(view)
        if _has_plain_number(file, view) and is_open(file, view):
            yield file.finding(lookup.call, f"anybody can change any {_short(lookup.model)}: nothing asks for a login")
    for node in file.nodes(ast.ClassDef):
        model = _of_generic(file, node)
        if model and node not in seen and _has_plain_number(file, node) and is_open(file, node):
            yield file.finding(node, f"{node.name} changes any {_short(model)} for people who never logged in"[:79])


_WRITING = ("post", "put", "patch", "delete")


def _of_the_view(file: FileView) -> Iterator[Lookup]:
    """Yield where a generic view's own post() asks for the row of its address: `self.get_object()`."""
    for call in file.methods("get_object"):
        function, node = file.function(call), file.class_(call)
        if function is None or node is None or function.name not in _WRITING or call.args:
            continue
        name = file.full_name(node)
        rows = file.index.rows_of_view(name) if file.index.is_a(name, _ONE) else None
        own = file.index.has_attribute(name, ("get_object", "get_queryset", "slug_field"))
        if rows is not None and not own and file.index.model(rows.of) is not None:
            yield Lookup(call, rows.of, frozenset(["pk"]), "")


_ONE = "django.views.generic.DetailView"


def _has_plain_number(file: FileView, view: Scope) -> bool:
    """Say whether the addresses of a view can be counted up: no token and no name is in them."""
    routes = [each.route for each in addresses(file, view)]
    return bool(routes) and not any(_SECRET_ROUTE.search(each) for each in routes)


def _of_generic(file: FileView, node: ast.ClassDef) -> str:
    if not any(file.index.is_a(file.full_name(node), each) for each in _GENERIC):
        return ""
    given = next((each.value for each in node.body if isinstance(each, ast.Assign) and _binds(each, "model")), None)
    name = file.name(given) if given is not None else None
    return name if name and file.index.model(name) is not None else ""


def _binds(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in statement.targets)


def lookups(file: FileView) -> Iterator[Lookup]:
    """Yield each place that asks for rows of a model of the project by fields."""
    for _, call in file.calls(*_GETS):
        if call.args and (found := _lookup(file, call, call.args[0])):
            yield found
    for call in file.methods("get", "filter"):
        assert isinstance(call.func, ast.Attribute)
        manager = plain_rows(call.func.value)
        is_manager = isinstance(manager, ast.Attribute) and manager.attr == "objects" and call.keywords
        if is_manager and (found := _lookup(file, call, manager)):
            yield found
    yield from (Lookup(*each) for each in by_helper(file))


def _lookup(file: FileView, call: ast.Call, of: ast.expr) -> Lookup | None:
    of = plain_rows(of)
    if isinstance(of, ast.Attribute) and of.attr == "objects":
        of = of.value
    name = file.name(of) if isinstance(of, ast.Name | ast.Attribute) else None
    if not name or file.index.model(name) is None or any(each.arg is None for each in call.keywords):
        return None
    own = next((each.arg for each in call.keywords if each.arg and _is_visitor(each.value)), "")
    return Lookup(call, name, frozenset(each.arg for each in call.keywords if each.arg), own)


def _is_visitor(node: ast.expr) -> bool:
    """Say whether a value is who is logged in: `request.user`, `self.request.user.profile`."""
    return _is_user(ast.unparse(node))


def is_changed(file: FileView, call: ast.Call) -> bool:
    """Say whether what a call finds is saved, updated or deleted by the function around it."""
    above = file.parent(call)
    if isinstance(above, ast.Attribute) and above.attr in _CHANGES:
        return True
    function = file.function(call)
    if function is None:
        return False
    flow = flow_of(file, call)
    changed = [
        node.func.value
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES
    ]
    origins = [origin for each in changed for origin in flow.origins(each)]
    return any(origin is call or _is_first_of(origin, call) for origin in origins)


def _is_first_of(node: ast.expr, call: ast.Call) -> bool:
    """Say whether this is the row of rows that were asked for by a number: `….filter(pk=pk).first()`."""
    func = node.func if isinstance(node, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr in ("first", "get", "last") and func.value is call


@check(
    "W830",
    "A row is looked up by its number alone, where other views ask whose it is",
    level=Level.ERROR,
    why="Whoever is logged in and types another number into the address sees or changes somebody else's row; the other "
    "views show that it was meant to be asked.",
    bad="@login_required\ndef receipt(request, pk):\n    order = get_object_or_404(Order, pk=pk)",
    good="@login_required\ndef receipt(request, pk):\n    order = get_object_or_404(Order, pk=pk, owner=request.user)",
    way_out="Look it up among the visitor's own, as the other views do; best by one method of the model's manager.",
    ignore_when="everybody who can log in may see or change every row by this view.",
)
def alone(file: FileView) -> Iterator[Finding]:
    """Find rows looked up by number in views for who is logged in, while most views of the file ask for the owner."""
    if file.kind != "code":
        return
    found = [*_asked(file), *_asked_by_class(file)]
    for asked in found:
        beside = [each for each in found if _is_beside(file, asked, each)]
        others = beside or [each for each in found if each.view is not asked.view and each.model == asked.model]
        others = [each for each in others if each.own or not is_open(file, each.view)]
        asking = [each for each in others if each.own]
        if asked.own or len(asking) <= len(others) - len(asking):
            continue
        if not (_asks_nothing(file, asked) if beside else asks_only_for_login(file, asked.view)):
            continue
        message = f"any {_short(asked.model)} is found here; other views ask for its {asking[0].own}"
        yield file.finding(asked.node, message[:79], way=file.way(asked.node))


def _is_beside(file: FileView, asked: Asked, other: Asked) -> bool:
    """Say whether the other is asked for by another method of the same class."""
    is_same = other.view is asked.view and other.model == asked.model and isinstance(asked.view, ast.ClassDef)
    return is_same and file.function(asked.node) is not file.function(other.node)


def _asks_nothing(file: FileView, asked: Asked) -> bool:
    """Say whether nothing in a method, and nothing that its class does before each of them, looks at the visitor."""
    function = file.function(asked.node)
    own = {each.name for each in asked.view.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    return function is not None and not own & _BEFORE and not ASKS.search(ast.unparse(function))


_BEFORE = frozenset(
    ["dispatch", "initial", "setup", "check_permissions", "get_permissions", "has_permission", "test_func"]
)


class Asked(NamedTuple):
    """A row that a view asks for by its number; `own` is the field that it must belong to the visitor by, if any."""

    view: Scope
    node: ast.AST
    model: str
    own: str


def _asked(file: FileView) -> Iterator[Asked]:
    for each in lookups(file):
        view = view_of(file, each.call)
        if view is not None and each.keys & KEYS and (each.own or each.keys <= KEYS):
            yield Asked(view, each.call, each.model, each.own or _compared(file, each.call))


_SIDES = 2


def _compared(file: FileView, call: ast.Call) -> str:
    """Return by what a row that was found is compared with the visitor: `if jar.shop.owner != request.user`."""
    function, bound = file.function(call), file.parent(call)
    names = bound.targets if isinstance(bound, ast.Assign) else []
    row = names[0].id if names and isinstance(names[0], ast.Name) else ""
    for node in ast.walk(function) if function is not None and row else ():
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        texts = [ast.unparse(each) for each in sides]
        if len(texts) == _SIDES and any(map(_is_user, texts)):
            other = next((each for each in texts if each.startswith(f"{row}.")), "")
            if other:
                return other.partition(".")[2].removesuffix("_id")
    return ""


_SHOWING = ("django.views.generic.DetailView", "rest_framework.generics.GenericAPIView")


def _asked_by_class(file: FileView) -> Iterator[Asked]:
    """Yield what generic views ask for: what their own get_queryset() filters by, or any row if there is none."""
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        if not any(file.index.is_a(name, each) for each in (*_GENERIC, *_SHOWING)):
            continue
        rows = file.index.rows_of_view(name)
        if rows is None or not rows.is_rows() or file.index.model(rows.of) is None:
            continue
        own = next((key for step in rows.steps for key, value in step.keys if _is_somebody(value.name)), "")
        if own or not file.index.has_attribute(name, _CHOOSES):
            yield Asked(node, node, rows.of, own)


def _is_somebody(name: str) -> bool:
    """Say whether a value is who is logged in, also as the argument of a queryset's method."""
    return _is_user(name) or name.rpartition(".")[2] == "user"


def _is_user(name: str) -> bool:
    return name.startswith(("request.user", "self.request.user"))


def _short(name: str) -> str:
    return name.rpartition(".")[2][:24]
