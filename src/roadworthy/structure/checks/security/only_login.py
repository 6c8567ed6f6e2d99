"""Decorators and methods of the project's own that ask for a login, and for nothing more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.security.guards import ASKS
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode, Scope
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.written import Written

_LOGIN = frozenset(["is_authenticated", "is_anonymous", "handle_no_permission", "user", "redirect_to_login"])


def only_login(file: FileView, function: FunctionNode) -> frozenset[str]:
    """Return the decorators of a function, as they are written, that only ask whether somebody is logged in."""
    named = {ast.unparse(each): file.name(each) for each in function.decorator_list if not isinstance(each, ast.Call)}
    return frozenset(text for text, name in named.items() if name and asks_login_alone(file.index, name))


GOES_ON = frozenset(["form_valid", "get", "post", "delete", "setup"])


def asks_nothing_more(index: Any, owner: str, name: str) -> bool:
    """Say whether a method of a view's asks for a login alone, or, where it need not ask, for nobody at all."""
    method = f"{owner}.{name}"
    function = index.function(method)
    if name in GOES_ON and function is not None:
        words = [word for word, _ in function.summary.reads] + [call.name for call in function.summary.calls]
        return not any(ASKS.search(word) for word in words)
    return name == "dispatch" and asks_login_alone(index, method)


def asks_login_alone(index: Any, name: str) -> bool:
    """Say whether a function of the project, with those in it, asks whether somebody is logged in, and no more."""
    function = index.function(name)
    if function is None:
        return False
    inner = [index.function(callee.name) for callee in index.callees(name) if callee.name.startswith(f"{name}.")]
    words: list[str] = []
    for each in (function, *filter(None, inner)):
        words += [name for name, _ in each.summary.reads] + [call.name for call in each.summary.calls]
        words += [argument.name for argument in each.summary.arguments]
    parts = [part for word in words for part in word.split(".")]
    others = [part for part in parts if part not in _LOGIN and ASKS.search(part)]
    return bool(_LOGIN & {"is_authenticated", "is_anonymous"} & set(parts)) and not others


_OF_API = frozenset(["IsAuthenticated", "IsAuthenticatedOrReadOnly"])


def api_asks_for_login(index: Any, bound: list[Bound]) -> bool:
    """Say whether a login is all that is asked for, by the class or else by the settings."""
    given = next((each.value for each in bound if each.name == "permission_classes"), None)
    named = list(_names(given)) if given is not None else list(_by_default(index))
    return bool(named) and set(named) <= _OF_API


def _names(value: Written) -> Iterator[str]:
    for part in value.parts:
        yield (part.text or part.name).rpartition(".")[2]


def _by_default(index: Any) -> Iterator[str]:
    for facts in index.settings.values():
        for each in facts.bound:
            given = each.value.key("DEFAULT_PERMISSION_CLASSES") if each.name == "REST_FRAMEWORK" else None
            yield from _names(given) if given is not None else ()


_API = "rest_framework.views.APIView"
_RULES = ("get_permissions", "check_permissions", "initial", "dispatch", "get_authenticators", "get_queryset")


def is_api(file: FileView, view: Scope) -> bool:
    """Say whether a view is REST framework's, which asks for permissions in its own way."""
    if isinstance(view, ast.ClassDef):
        return bool(file.index.is_a(file.full_name(view), _API))
    return any((file.name(each) or "").endswith(".api_view") for each in view.decorator_list)


def is_api_for_all_users(file: FileView, view: Scope) -> bool:
    """Say whether an API's view asks for a login, by its permissions or the settings', and for nothing more."""
    name = file.full_name(view)
    if not isinstance(view, ast.ClassDef) or not is_api(file, view) or file.index.has_attribute(name, _RULES):
        return False
    facts = file.index.class_(name)
    lines = [each for one in (name, *facts.ancestors) if (each := file.index.class_(one))] if facts is not None else []
    return api_asks_for_login(file.index, [one for each in lines for one in each.summary.attributes])
