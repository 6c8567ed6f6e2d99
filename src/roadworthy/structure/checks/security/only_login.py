"""Decorators and methods of the project's own that ask for a login, and for nothing more."""

from __future__ import annotations

import ast
from typing import Any

from roadworthy.structure.checks.security.guards import ASKS
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_LOGIN = frozenset(["is_authenticated", "is_anonymous", "handle_no_permission", "user", "redirect_to_login"])


def only_login(file: FileView, function: FunctionNode) -> frozenset[str]:
    """Return the decorators of a function, as they are written, that only ask whether somebody is logged in."""
    named = {ast.unparse(each): file.name(each) for each in function.decorator_list if not isinstance(each, ast.Call)}
    return frozenset(text for text, name in named.items() if name and asks_login_alone(file.index, name))


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
