"""An API whose rows belong to users, and that gives any row to any user."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.only_login import api_asks_for_login
from roadworthy.structure.checks.security.permissions import owner_of
from roadworthy.structure.checks.view_of_file import FileView

_CHANGING = ("rest_framework.mixins.UpdateModelMixin", "rest_framework.mixins.DestroyModelMixin")
_ASKS = """
    get_queryset get_object filter_queryset get_permissions check_permissions check_object_permissions dispatch initial
    update destroy partial_update perform_update perform_destroy filter_backends get_serializer_class
"""
_OWN_RULES = frozenset(_ASKS.split())


@check(
    "W831",
    "An API lets every user change the rows of the others",
    level=Level.ERROR,
    why="Whoever has an account and counts the numbers up reads, changes and deletes what belongs to somebody else.",
    bad="class OrderViewSet(ModelViewSet):\n    queryset = Order.objects.all()\n"
    "    permission_classes = [IsAuthenticated]",
    good="class OrderViewSet(ModelViewSet):\n    permission_classes = [IsAuthenticated]\n\n"
    "    def get_queryset(self):\n        return Order.objects.filter(owner=self.request.user)",
    way_out="Choose the rows in get_queryset(), or write a permission that asks has_object_permission().",
    ignore_when="everybody with an account may change every row.",
)
def rows_of_all(file: FileView) -> Iterator[Finding]:
    """Find viewsets that change rows with an owner, ask only for a login, and choose no rows."""
    if file.kind != "code":
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        facts = file.index.class_(name)
        if facts is None or not facts.is_whole or not any(file.index.is_a(name, each) for each in _CHANGING):
            continue
        lines = [each for one in (name, *facts.ancestors) if (each := file.index.class_(one))]
        own = {one.rpartition(".")[2] for each in lines for one in each.summary.methods}
        bound = [one for each in lines for one in each.summary.attributes]
        if (own | {each.name for each in bound}) & _OWN_RULES or not api_asks_for_login(file.index, bound):
            continue
        rows = file.index.rows_of_view(name)
        owner = owner_of(file, rows.of) if rows is not None and not rows.has_step("filter", "exclude") else ""
        if not owner and rows is not None and not rows.has_step("filter", "exclude") and _is_user(file.index, rows.of):
            yield file.finding(node, f"{node.name} lets every user change the accounts of all"[:79])
        elif owner:
            yield file.finding(node, f"{node.name} changes any row, whoever its {owner} is"[:79])


def _is_user(index: Any, model: str) -> bool:
    bases = ("django.contrib.auth.models.AbstractUser", "django.contrib.auth.models.AbstractBaseUser")
    return model == "django.contrib.auth.models.User" or any(index.is_a(model, each) for each in bases)
