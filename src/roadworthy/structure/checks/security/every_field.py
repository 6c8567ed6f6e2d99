"""Forms and serializers that take fields which nobody meant to give."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.permissions import is_of_user
from roadworthy.structure.checks.view_of_file import FileView

_RIGHT = re.compile(r"^can_[a-z]+|^is_(moderator|manager|verified|approved|editor|owner|premium|trusted)$")
_SENSITIVE = ("is_staff", "is_superuser", "password", "is_admin", "balance", "credit", "api_key", "secret", "token")


@check(
    "W823",
    "A form or serializer takes every field, also those that give rights",
    level=Level.ERROR,
    why="Who adds is_staff=on to the request is staff from then on; with a serializer, hashes of "
    "passwords are read too.",
    bad="class UserSerializer(ModelSerializer):\n    class Meta:\n        model = User\n        fields = '__all__'",
    good="class UserSerializer(ModelSerializer):\n    class Meta:\n        model = User\n"
    "        fields = ['username', 'first_name']",
    way_out="Name the fields.",
    ignore_when="only staff can reach it.",
)
def every_field(file: FileView) -> Iterator[Finding]:
    """Find Meta classes with all fields of a model that has sensitive ones."""
    for node in file.nodes(ast.ClassDef):
        outer = file.parent(node)
        if node.name != "Meta" or not isinstance(outer, ast.ClassDef) or "admin" in file.path:
            continue
        values = {
            target.id: each.value
            for each in node.body
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        fields, model = values.get("fields"), values.get("model")
        taken = values.get("exclude") if fields is None else fields
        is_all = isinstance(fields, ast.Constant) and fields.value == "__all__" and "exclude" not in values
        if model is None or taken is None or not (is_all or (fields is None and _texts(taken) is not None)):
            continue
        shows = not is_all and "Serializer" in outer.name and "password" in (_texts(taken) or ())
        if shows and not _is_written_by(file, model, "is_superuser"):
            continue
        found = _sensitive(file, model) or _owner(file, model, file.full_name(outer))
        if found and not _left_out(outer, values, found) and found not in (_texts(taken) or ()):
            yield file.finding(taken, f"{outer.name} takes every field, {found} too")


def _is_written_by(file: FileView, model: ast.expr, field: str) -> bool:
    """Say whether a view takes a field of a model from any visitor."""
    name = file.name(model) if isinstance(model, ast.Name | ast.Attribute) else None
    return any((each.model, each.field) == (name, field) for each in file.index.typed)


def _texts(node: ast.expr) -> tuple[str, ...] | None:
    """Return the texts of a list; None for anything else."""
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else None
    if parts is None or not all(isinstance(each, ast.Constant) for each in parts):
        return None
    return tuple(str(each.value) for each in parts if isinstance(each, ast.Constant))


def _sensitive(file: FileView, model: ast.expr) -> str:
    name = file.name(model) if isinstance(model, ast.Name | ast.Attribute) else None
    if name in ("django.contrib.auth.models.User", "django.contrib.auth.models.AbstractUser"):
        return "is_superuser"
    if isinstance(model, ast.Call):
        return "is_superuser" if (file.name(model.func) or "").endswith("get_user_model") else ""
    if isinstance(model, ast.Name) and _is_the_user(file, model.id):
        return "is_superuser"
    facts = file.index.model(name) if name else None
    if facts is None:
        return ""
    if name and file.index.is_a(name, "django.contrib.auth.models.AbstractUser"):
        return "is_superuser"
    return next((each for each in _SENSITIVE if facts.field(each) is not None), "") or _right(facts)


_OWNERS = ("owner", "user", "author", "creator", "created_by", "account", "customer", "member", "submitter")


def _owner(file: FileView, model: ast.expr, form: str) -> str:
    """Return the field that says whose a row is, where a view takes it from any visitor and does not set it itself.

    Where another form asks for it by name, people are meant to choose it.
    """
    name = file.name(model) if isinstance(model, ast.Name | ast.Attribute) else None
    facts = file.index.model(name) if name else None
    for each in facts.fields if facts is not None else ():
        is_user = each.is_to_one and is_of_user(file.index, each.to)
        if each.name in _OWNERS and is_user and each.written.key("editable") is None:
            taken = [one for one in file.index.typed if (one.model, one.field) == (name, each.name)]
            views = [one.view for one in taken if one.form == form]
            is_meant = any(one.is_named for one in taken)
            if views and not is_meant and not any(_sets(file, view, each.name) for view in views):
                return str(each.name)
    return ""


def _sets(file: FileView, view: str, name: str) -> bool:
    """Say whether a view sets a field itself, or asks who the visitor is where it saves."""
    owners = [view, *file.index.ancestors(view)] if file.index.class_(view) else []
    for method in [view, *(f"{owner}.{each}" for owner in owners for each in _SAVING)]:
        function = file.index.function(method)
        words = " ".join([*file.index.words_in(method), "."]) if function else ""
        bound = [each.name.rpartition(".")[2] for each in function.summary.bound] if function else []
        if "request.user" in words or name in bound or f"{name}_id" in bound:
            return True
    return False


_SAVING_METHODS = "form_valid perform_create perform_update get_form get_form_kwargs post create get_object"
_SAVING = tuple(_SAVING_METHODS.split())


def _right(facts: Any) -> str:
    """Return a switch of a person's row that by its name gives a right: `can_approve`, `is_moderator`."""
    if not any("OneToOne" in each.kind and "user" in each.to.lower() for each in facts.fields):
        return ""
    switches = (each for each in facts.fields if each.kind.rpartition(".")[2] == "BooleanField")
    return next((each.name for each in switches if _RIGHT.search(each.name)), "")


def _is_the_user(file: FileView, name: str) -> bool:
    """Say whether a name of the module is what get_user_model() gives."""
    for each in file.tree.body:
        if isinstance(each, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in each.targets):
            return isinstance(each.value, ast.Call) and (file.name(each.value) or "").endswith("get_user_model")
    return False


def _left_out(outer: ast.ClassDef, values: dict[str, ast.expr], found: str) -> bool:
    """Say whether the field is declared anew, or only read."""
    written = " ".join(
        ast.unparse(each) for name, each in values.items() if name in ("read_only_fields", "extra_kwargs")
    )
    whole = ast.unparse(outer)
    return found in written or f"{found} =" in whole or f"'{found}'" in whole or "request" in whole
