"""Texts that visitors write, and that others get as HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.security.markup import MARKERS
from roadworthy.structure.checks.security.tagged import MARKDOWN
from roadworthy.structure.checks.security.templates import script_lines
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView

_TEXTS = ("TextField", "CharField")
_HTML = (".html", ".htm", ".djhtml", ".jinja", ".jinja2", ".j2")
_PASS = frozenset(
    ["safe", "linebreaksbr", "truncatechars", "truncatewords", "default", "default_if_none", "lower", "upper"]
)


@check(
    "W836",
    "What any visitor may write is called safe",
    over=Over.TEMPLATE,
    why="The text is taken from a form as it comes: a script in it runs in the browser of whoever reads the page, with "
    "their rights.",
    bad="{{ comment.body|safe }}  {# and CommentForm has fields = ['body'] #}",
    good="{{ comment.body|linebreaks }}",
    way_out="Take |safe away; or clean the text with nh3 when it is stored.",
    ignore_when="the text is cleaned somewhere else, or only people who may write HTML reach the form.",
)
def typed_is_safe(template: TemplateView) -> Iterator[Finding]:
    """Find texts with |safe that a view's form takes from anybody, where nothing cleans them."""
    if not template.path.endswith(_HTML):
        return
    inside = script_lines(template)  # W825 tells of these
    for shown in (each for each in template.facts.shown if each.line not in inside):
        names = {each.partition(":")[0] for each in shown.filters}
        if "." not in shown.variable or "safe" not in names or names - _PASS or shown.tag:
            continue
        row, _, name = shown.variable.rpartition(".")
        if view := _typed_in(template.index, row.rpartition(".")[2], name):
            message = f"{_short(shown.variable)} is called safe, and anybody writes it in {view.rpartition('.')[2]}"
            yield template.finding(shown.line, message[:79], part=shown.variable)


@check(
    "W837",
    "What any visitor may write is given out as HTML",
    why="The text is taken from a form as it comes: a script in it runs in the browser of whoever reads the page, with "
    "their rights.",
    bad="mark_safe(comment.body)  # and CommentForm has fields = ['body']",
    good="linebreaks(comment.body)",
    way_out="Take mark_safe() away; or clean the text with nh3 when it is stored.",
    ignore_when="the text is cleaned somewhere else, or only people who may write HTML reach the form.",
)
def typed_is_markup(file: FileView) -> Iterator[Finding]:
    """Find mark_safe() on a row's text that a view's form takes from anybody, where nothing cleans it."""
    for _, call in file.calls(*MARKERS) if file.kind == "code" else ():
        origins = flow_of(file, call).origins(call.args[0]) if call.args else iter(())
        for origin in (_marked_down(file, _changed(each)) for each in origins):
            if not isinstance(origin, ast.Attribute):
                continue
            row = file.index.value(file.path, origin.value, file.scope(call), call.lineno)
            model = row.of if row is not None and row.kind == "instance" else ""
            view = next(
                (each.view for each in file.index.typed if (each.model, each.field) == (model, origin.attr)), ""
            )
            if view and _is_text(file.index.model(model), origin.attr):
                message = f"{ast.unparse(origin)[:30]} is HTML here, and anybody writes it in {view.rpartition('.')[2]}"
                yield file.finding(call, message[:79], way=file.way(call))
                break


_CHANGES = frozenset(["replace", "strip", "rstrip", "lstrip", "title", "upper", "lower", "capitalize"])


def _changed(node: ast.expr) -> ast.expr:
    """Return the text that is shown in other words: `comment.body` of `comment.body.replace("\\n", "<br>")`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
        is_less = bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value in ("<", "&")
        if is_less:
            return node
        node = node.func.value
    return node


def _marked_down(file: FileView, node: ast.expr) -> ast.expr:
    """Return the text that Markdown makes HTML of, which leaves HTML in it as it is."""
    is_made = isinstance(node, ast.Call) and file.name(node.func) in MARKDOWN and len(node.args) >= 1
    return node.args[0] if is_made and isinstance(node, ast.Call) else node


def _typed_in(index: Any, row: str, name: str) -> str:
    """Return the view that takes a field, where the row's name says the model, or all that have such a text agree."""
    having = [model for model in index.models if _is_text(model, name)]
    named = [model for model in having if model.name.lower() == row.lower().replace("_", "")] or having
    taken = {each.model: each.view for each in reversed(index.typed) if each.field == name}
    return taken[named[0].qualname] if named and all(model.qualname in taken for model in named) else ""


def _is_text(model: Any, name: str) -> bool:
    field = model.field(name) if model is not None and not model.is_abstract else None
    return field is not None and field.kind.rpartition(".")[2] in _TEXTS and field.written.key("choices") is None


def _short(name: str) -> str:
    last = name.rpartition(".")[2] if len(name) > 36 else name
    return last if len(last) <= 36 else f"{last[:33]}..."
