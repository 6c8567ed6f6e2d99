"""What a template's own tags and filters are given, and put into HTML unescaped."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.flow import Flow
from roadworthy.structure.checks.put_together import put_in
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

MARKDOWN = ("markdown.markdown", "markdown2.markdown")
_TEXTS = ("TextField", "CharField")
_SAFE_WORDS = ("escape", "bleach", "clean", "nh3", "safe_mode", "sanit", "strip_tags")


def tagged(file: FileView, flow: Flow, value: ast.expr) -> ast.expr | None:
    """Return what a simple tag puts into its text, where a template gives it a text that somebody typed."""
    function = flow.root
    if not isinstance(function, ast.FunctionDef) or "templatetags" not in file.path:
        return None
    made = next((each for each in function.decorator_list if _last(each) == "simple_tag"), None)
    if made is None or "escape" in ast.unparse(function):
        return None
    names = [each.arg for each in function.args.args]
    takes = isinstance(made, ast.Call) and any(each.arg == "takes_context" for each in made.keywords)
    given = _given(file.index, _name_of(made, function), names[1:] if takes else names)
    parts = [part for origin in flow.origins(value) for part in put_in(origin) if isinstance(part, ast.Name)]
    plain = (part for part in parts if part.id in names and not flow.values(part.id))
    return next((part for part in plain if any(_is_typed(file.index, each) for each in given.get(part.id, ()))), None)


def _last(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]


def _name_of(made: ast.expr, function: FunctionNode) -> str:
    """Return what templates call the tag."""
    named = [each.value for each in made.keywords if each.arg == "name"] if isinstance(made, ast.Call) else []
    return str(named[0].value) if named and isinstance(named[0], ast.Constant) else function.name


def _given(index: Any, tag: str, names: list[str]) -> dict[str, list[str]]:
    """Return what the templates give for each argument of a tag."""
    found: dict[str, list[str]] = {}
    for facts in index.templates.values():
        for each in facts.tags:
            for name, word in _arguments(each.words, names) if each.name == tag else ():
                found.setdefault(name, []).append(word)
    return found


def _arguments(words: tuple[str, ...], names: list[str]) -> Iterator[tuple[str, str]]:
    for place, word in enumerate(words):
        name, is_named, value = word.partition("=")
        if is_named and name in names:
            yield name, value
        elif place < len(names):
            yield names[place], word


def _is_typed(index: Any, word: str) -> bool:
    """Say whether a template's word is a text of a row: the last name of it is a text's in all models that have it."""
    row, _, last = word.rpartition(".")
    if not row or "|" in word or word[:1] in "\"'":
        return False
    fields = [field for model in index.models for field in (model.field(last),) if field is not None]
    is_text = all(each.kind.rpartition(".")[2] in _TEXTS and each.written.key("choices") is None for each in fields)
    return (bool(fields) and is_text) or last in ("first_name", "last_name", "get_full_name")


def by_markdown(file: FileView, flow: Flow, value: ast.expr) -> ast.expr | None:
    """Return the text that a filter makes HTML of by Markdown, which leaves HTML in it as it is."""
    function = flow.root
    if not isinstance(function, ast.FunctionDef) or not function.args.args:
        return None
    words = ast.unparse(function)
    if "templatetags" not in file.path or any(word in words for word in _SAFE_WORDS):
        return None
    if not any(_last(each) in ("filter", "stringfilter") for each in function.decorator_list):
        return None
    for origin in flow.origins(value):
        given = origin.args[0] if isinstance(origin, ast.Call) and origin.args else None
        name = file.name(origin.func) if isinstance(origin, ast.Call) else None
        if name in MARKDOWN and isinstance(given, ast.Name) and given.id == function.args.args[0].arg:
            return given
    return None
