"""What a view hands to its template as a visitor sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.view_of_template import TemplateView
from roadworthy.structure.code.written import Written

_SENT = re.compile(r"^(?:self\.)?(request\.(?:GET|POST|COOKIES|META|query_params))\b")
_KEEPS = frozenset(["strip", "lower", "upper", "title", "get", "format"])
_DEEPEST = 4


def sent_by_view(template: TemplateView, variable: str) -> str:
    """Return what of the request a view that shows a template gives it under a name; nothing if none does."""
    return _by_views(template.index, template.facts.name, variable) or _by_include(template, variable)


def _by_include(template: TemplateView, variable: str) -> str:
    """Return what a template that includes this one hands to it: `{% include "…" with words=q %}`."""
    for facts in template.index.templates.values():
        for tag in facts.tags if template.facts.name in facts.includes else ():
            if tag.name == "include" and tag.words and tag.words[0].strip("\"'") == template.facts.name:
                given = next((word.partition("=")[2] for word in tag.words if word.startswith(f"{variable}=")), "")
                if given.isidentifier() and (sent := _by_views(template.index, facts.name, given)):
                    return sent
    return ""


def _by_views(index: Any, name: str, variable: str) -> str:
    found = ""
    for rendering in index.rendered_with(name):
        for qualname in (rendering.function, f"{rendering.function}.get_context_data"):
            function = index.function(qualname)
            for value in _given(function, variable) if function else ():
                found = found or _sent(function, value, 0)
    return found


def _given(function: Any, variable: str) -> Iterator[Written]:
    """Yield what a function puts into its dicts under a name: in a call's context, or line by line."""
    wholes = [call.written for call in function.summary.calls if call.written]
    dicts = [each for whole in wholes for each in (*whole.parts, *(value for _, value in whole.keys))]
    for bound in function.summary.bound:
        if bound.key == variable:
            yield bound.value
        dicts.append(bound.value)
    dicts += function.summary.returned
    for each in dicts:
        is_context = each.kind == "dict" or each.name.endswith("get_context_data")
        value = each.key(variable) if is_context else None
        if value is not None:
            yield value


def _sent(function: Any, value: Written, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    if value.kind in ("call", "attribute", "subscript"):
        if found := _SENT.match(value.name):
            return found[1]
        if isinstance(value.of, Written):
            is_kept = value.kind != "call" or value.name.rpartition(".")[2] in _KEEPS
            return _sent(function, value.of, depth + 1) if is_kept else ""
        root, _, last = value.name.partition(".")
        return _of_name(function, root, depth) if value.kind == "call" and last in _KEEPS else ""
    if value.kind == "name" and (found := _SENT.match(value.name)):
        return found[1]
    return _of_name(function, value.name, depth) if value.kind == "name" else ""


def _of_name(function: Any, name: str, depth: int) -> str:
    bound = [each for each in function.summary.bound if each.name == name]
    return _sent(function, bound[0].value, depth + 1) if len(bound) == 1 else ""
