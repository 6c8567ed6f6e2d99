"""APIs that let anybody write: nothing says who may."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.guards import ASKS, all_words, is_address_open, view_of
from roadworthy.structure.checks.security.strangers import KEYS, is_changed, lookups
from roadworthy.structure.checks.view_of_file import FileView, Scope

_WRITING_VIEWS = (
    "rest_framework.mixins.CreateModelMixin",
    "rest_framework.mixins.UpdateModelMixin",
    "rest_framework.mixins.DestroyModelMixin",
)
_API = "rest_framework.views.APIView"
_OWN_RULES = (
    "permission_classes",
    "authentication_classes",
    "get_permissions",
    "get_authenticators",
    "check_permissions",
)


@check(
    "W821",
    "An API lets anybody write",
    level=Level.ERROR,
    why="Without DEFAULT_PERMISSION_CLASSES, Django REST framework allows everybody everything: who "
    "finds the address can "
    "create, change and delete rows.",
    bad="class OrderViewSet(ModelViewSet):\n    queryset = Order.objects.all()",
    good="class OrderViewSet(ModelViewSet):\n    permission_classes = [IsAuthenticated]",
    way_out="Set REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES'] to IsAuthenticated, and name what is public.",
    ignore_when="the API is for machines on a closed network.",
)
def open_api(file: FileView) -> Iterator[Finding]:
    """Find views of REST framework that write, where nothing at all says who may."""
    if file.kind == "code":
        yield from _said_to_be_open(file)
    if not file.index.settings or _has_default(file.index):
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        facts = file.index.class_(name)
        if facts is None or not facts.is_whole or not any(file.index.is_a(name, each) for each in _WRITING_VIEWS):
            continue
        if not file.index.is_a(name, _API) or _has_rules(file, name):
            continue
        yield file.finding(node, f"{node.name} lets anybody write: nothing says who may"[:79])
    for view in (*file.functions(), *file.nodes(ast.ClassDef)) if file.kind == "code" else ():
        if _writes_by_hand(file, view):
            yield file.finding(view, f"{view.name} lets anybody write: nothing says who may"[:79])


_CHANGING_VIEWS = _WRITING_VIEWS[1:]
_ANY = "rest_framework.permissions.AllowAny"


def _said_to_be_open(file: FileView) -> Iterator[Finding]:
    """Find views that say themselves that anybody may change and delete all of their rows."""
    for node in file.nodes(ast.ClassDef) if file.mentions("permission_classes") else ():
        name = file.full_name(node)
        given = [
            each.value for each in node.body if isinstance(each, ast.Assign) and _is_named(each, "permission_classes")
        ]
        listed = given[0].elts if given and isinstance(given[0], ast.List | ast.Tuple) else None
        if listed is None or not all(_is_for_all(file, each) for each in listed):
            continue
        facts = file.index.class_(name)
        is_changing = (
            any(file.index.is_a(name, each) for each in _CHANGING_VIEWS) and facts is not None and facts.is_whole
        )
        if is_changing and not file.index.has_attribute(name, _LIMITS) and not ASKS.search(_body(node)):
            yield file.finding(node, f"{node.name} lets anybody change and delete: it says AllowAny"[:79])
    seen: set[Scope] = set()
    for lookup in lookups(file) if file.mentions("permission_classes") else ():
        view = view_of(file, lookup.call)
        if view is None or view in seen or not lookup.keys <= KEYS or not is_changed(file, lookup.call):
            continue
        seen.add(view)
        if _says_anybody(file, view) and not ASKS.search(_body(view)) and is_address_open(file, view):
            yield file.finding(view, f"{view.name} lets anybody change any row: it says so"[:79])


def _says_anybody(file: FileView, view: Scope) -> bool:
    """Say whether a view written by hand names permissions that let all in: AllowAny, or none."""
    if isinstance(view, ast.ClassDef):
        assigned = [each for each in view.body if isinstance(each, ast.Assign)]
        given = [each.value for each in assigned if _is_named(each, "permission_classes")]
        if not file.index.is_a(file.full_name(view), _API) or file.index.has_attribute(file.full_name(view), _LIMITS):
            return False
    else:
        calls = [each for each in view.decorator_list if isinstance(each, ast.Call) and each.args]
        given = [each.args[0] for each in calls if _last(file.name(each.func) or "") == "permission_classes"]
        if any(_last(file.name(each) or "") not in _OF_API for each in view.decorator_list):
            return False
    listed = given[0].elts if given and isinstance(given[0], ast.List | ast.Tuple) else None
    return listed is not None and all(_is_for_all(file, each) for each in listed)


def _is_for_all(file: FileView, permission: ast.expr) -> bool:
    """Say whether a permission lets all in: AllowAny, or a class of the project that says yes and nothing more."""
    name = file.name(permission)
    facts = file.index.class_(name) if name and name != _ANY else None
    if facts is None:
        return name == _ANY
    methods = {each.rpartition(".")[2]: each for each in facts.summary.methods}
    says = file.index.function(f"{name}.has_permission") if set(methods) == {"has_permission"} else None
    returned = says.summary.returned if says is not None else ()
    is_plain = tuple(each.rpartition(".")[2] for each in facts.bases) == ("BasePermission",)
    return is_plain and bool(returned) and all(each.value is True for each in returned)


_OF_API = ("api_view", "permission_classes", "csrf_exempt", "renderer_classes", "parser_classes", "throttle_classes")


_LIMITS = (
    "http_method_names",
    "get_permissions",
    "get_queryset",
    "initial",
    "dispatch",
    "check_permissions",
    "get_object",
)


def _is_named(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in statement.targets)


def _body(node: Scope) -> str:
    """Return what a class says, without its permissions and without its model's name."""
    aside = ("permission_classes", "queryset", "serializer_class", "model", "filterset_class")
    assigned = {each for each in node.body if isinstance(each, ast.Assign) for name in aside if _is_named(each, name)}
    return " ".join(ast.unparse(each) for each in node.body if each not in assigned)


def _has_default(index: Any) -> bool:
    """Say whether any settings give REST framework a default, or may give one in a way that can't be read."""
    if index.api.has_permissions:
        return True
    says = _says(index, "REST_FRAMEWORK", "PERMISSION") and not _allows_any(index)
    return says or not _says(index, "INSTALLED_APPS", "rest_framework")


def _allows_any(index: Any) -> bool:
    """Say whether all that settings give as the default is AllowAny."""
    bound = [each for facts in index.settings.values() for each in facts.bound if "PERMISSION" in str(each.value)]
    given = [each.value.key("DEFAULT_PERMISSION_CLASSES") for each in bound if each.name == "REST_FRAMEWORK"]
    names = [part.text or part.name for each in given if each is not None for part in each.parts]
    return len(given) == len(bound) and bool(names) and all(each.endswith("AllowAny") for each in names)


def _says(index: Any, name: str, word: str) -> bool:
    bound = (each for facts in index.settings.values() for each in facts.bound if each.name.startswith(name))
    return any(word in each.name or word in str(each.value) for each in bound)


def _has_rules(file: FileView, name: str) -> bool:
    for each in (name, *file.index.ancestors(name)):
        facts = file.index.class_(each)
        if facts is None:
            continue
        own = {bound.name for bound in facts.summary.attributes} | {
            one.rpartition(".")[2] for one in facts.summary.methods
        }
        if own & {*_OWN_RULES, "initial", "dispatch"}:
            return True
    return False


def _writes_by_hand(file: FileView, view: Scope) -> bool:
    """Say whether a view of REST framework's writes rows in its own code, and nothing in it asks who sends."""
    if isinstance(view, ast.ClassDef):
        name = file.full_name(view)
        facts, is_api = file.index.class_(name), file.index.is_a(name, _API)
        is_written = any(file.index.is_a(name, each) for each in _WRITING_VIEWS)
        if not is_api or is_written or facts is None or not facts.is_whole or _has_rules(file, name):
            return False
        decorated = set(view.decorator_list)
    else:
        named = {_last(file.name(each) or ""): each for each in view.decorator_list}
        if "api_view" not in named or isinstance(file.parent(view), ast.ClassDef):
            return False
        decorated = {each for name, each in named.items() if name != "api_view"}
    if decorated or not _writes(file, view):
        return False
    words = all_words(file, view)
    return words is not None and not ASKS.search(words.replace("api_view", "")) and is_address_open(file, view)


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _writes(file: FileView, view: Scope) -> bool:
    """Say whether rows of a model are written, by what can be seen in the view itself."""
    for call in ast.walk(view):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES:
            of = ast.unparse(call.func.value)
            if ".objects" in of or call.func.attr in ("save", "delete"):
                return True
    return False


_WRITES = ("save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create")
