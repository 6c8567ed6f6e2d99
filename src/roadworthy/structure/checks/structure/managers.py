"""Managers: the one called objects taken for granted, and one that isn't there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode
from roadworthy.structure.code.querysets import ASKING, SAME

ANY_MODEL = frozenset(["model", "model_class", "model_cls", "klass", "Model", "modelclass"])
OF_ONE_MODEL = ("django.contrib.admin.BaseModelAdmin", "django.db.models.BaseManager")
_OWN = frozenset(["model", "model_class", "queryset_model"])


@check(
    "W215",
    "Code for any model takes its manager to be called objects",
    level=Level.NOTE,
    why="A model may call its manager otherwise, and then this fails with an AttributeError; or it has a default"
    " manager that hides rows, such as deleted ones, and this shows them.",
    bad="def latest(model):\n    return model.objects.order_by('-pk')[:5]",
    good="def latest(model):\n    return model._default_manager.order_by('-pk')[:5]",
    way_out="Write model._default_manager; it is public and meant for this.",
    ignore_when="all models that come here are the project's own and have objects.",
)
def any_models_objects(file: FileView) -> Iterator[Finding]:
    """Find `.objects` of an argument, of a view's or a field's model, and of a content type's.

    Where all of the project's own models begin with objects, nothing is said: those are the models that come.
    """
    if file.kind != "code":
        return
    seen: set[object] = set()
    for node in sorted(file.nodes(ast.Attribute), key=lambda node: (node.lineno, node.col_offset)):
        function = file.function(node)
        if node.attr != "objects" or function in seen or (function and function.name.startswith("_")):
            continue
        if _is_any_model(file, node) and _is_plain(file.parent(node)) and not _have_all_objects(file):
            seen.add(function)
            yield file.finding(node, f"{file.text(node.value)[:40]} may call its manager otherwise")


def _have_all_objects(file: FileView) -> bool:
    """Say whether there are models, and all of them begin with the manager objects: the code then fits them all."""
    own = [each for each in file.index.models if not each.is_abstract]
    return bool(own) and all(each.managers[0][0] == "objects" for each in own)


def _is_any_model(file: FileView, node: ast.Attribute) -> bool:
    of = node.value
    if isinstance(of, ast.Name):
        return of.id in ANY_MODEL and _is_argument(file.function(node), of.id)
    if isinstance(of, ast.Call):
        return isinstance(of.func, ast.Attribute) and of.func.attr == "model_class" and not of.args
    if not isinstance(of, ast.Attribute) or of.attr not in _OWN:
        return False
    owner = file.class_(node)
    if not isinstance(of.value, ast.Name) or of.value.id not in ("self", "cls") or owner is None:
        return False
    is_of_one = any(file.index.is_a(file.full_name(owner), each) for each in OF_ONE_MODEL)
    if is_of_one or owner.name.endswith(("Manager", "QuerySet", "Queryset")):
        return False  # it is made for a model that its writer knows
    return _is_left_open(owner, of.attr) or not file.index.has_attribute(file.full_name(owner), (of.attr,))


def _is_left_open(owner: ast.ClassDef, name: str) -> bool:
    """Say whether a class says None for its model: those who use it say which."""
    for each in owner.body:
        if isinstance(each, ast.Assign) and any(getattr(one, "id", "") == name for one in each.targets):
            return isinstance(each.value, ast.Constant) and each.value.value is None
    return False


def _is_plain(asked: ast.AST | None) -> bool:
    """Say whether what is asked of the manager is Django's own: another method would say that this one is meant."""
    return isinstance(asked, ast.Attribute) and asked.attr in (SAME | ASKING)


def _is_argument(function: FunctionNode | None, name: str) -> bool:
    if function is None:
        return False
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    is_one = any(each.arg == name and each.annotation is None for each in arguments)
    rebound = any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store)
        for each in ast.walk(function)
    )
    return is_one and not rebound


@check(
    "W216",
    "A manager that the model doesn't have",
    level=Level.ERROR,
    why="A model that names a manager of its own has no objects any more: the line fails with an AttributeError, the"
    " first time that a visitor gets there.",
    bad="class Poll(Model):\n    published = PublishedManager()\n\nPoll.objects.all()",
    good="Poll.published.all()",
    way_out="Use the manager that is there, or give the model objects = models.Manager() too.",
    ignore_when="the model gets its manager in a way that can't be seen here.",
)
def no_such_manager(file: FileView) -> Iterator[Finding]:
    """Find `Model.objects` of a model that has managers, none of which is called so."""
    if file.kind != "code":
        return
    for node in file.nodes(ast.Attribute):
        if node.attr != "objects" or not isinstance(node.value, ast.Name | ast.Attribute):
            continue
        name = file.name(node.value)
        model = file.index.model(name) if name else None
        if model is None or not model.is_whole or any(each == "objects" for each, _ in model.managers):
            continue
        others = [each for each in file.index.ancestors(name) if file.index.class_(each) is None]
        if all(each in ("django.db.models.Model", "builtins.object", "object") for each in others):
            there = ", ".join(each for each, _ in model.managers)
            yield file.finding(node, f"{model.name} has no objects but {there}"[:79], way=file.way(node))
