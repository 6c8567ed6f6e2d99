"""Who may do what: rows that are changed without asking whose they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.security.guards import asks_only_for_login, is_open, is_turned_away, is_wrapped
from roadworthy.structure.checks.security.looked_up import by_helper, plain_rows
from roadworthy.structure.checks.security.noted import without_notes
from roadworthy.structure.checks.security.only_login import GOES_ON, asks_nothing_more, is_api_for_all_users, only_login
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.fields import FieldFacts

_CHANGING = (
    "django.views.generic.edit.UpdateView",
    "django.views.generic.edit.DeleteView",
    "django.views.generic.UpdateView",
    "django.views.generic.DeleteView",
)
_ASKS = (
    "get_queryset",
    "get_object",
    "dispatch",
    "test_func",
    "has_permission",
    "form_valid",
    "permission_required",
    "get_permission_object",
    "check_permissions",
    "setup",
    "get",
    "post",
    "delete",
)
_GUARDS = (
    "PermissionRequiredMixin",
    "UserPassesTestMixin",
    "Permission",
    "Owner",
    "Staff",
    "Superuser",
    "Admin",
    "Access",
)
_NO_OWNER = re.compile(
    r"_by$|^last_|edit|review|approv|moderat|assign|modif|updat|operator|admin|manager|publish|translator"
)
_OTHERS = ("vendor", "seller", "buyer", "creator", "uploader", "submitter", "applicant", "student", "patient", "sender")
_USERS = ("settings.AUTH_USER_MODEL", "auth.User", "get_user_model()", "User")


@check(
    "W822",
    "A row is changed without asking whose it is",
    why="Whoever is logged in and types another number into the address changes or deletes somebody else's row.",
    bad="class OrderUpdate(LoginRequiredMixin, UpdateView):\n    model = Order",
    good="class OrderUpdate(LoginRequiredMixin, UpdateView):\n    def get_queryset(self):\n"
    "        return Order.objects.filter(owner=self.request.user)",
    way_out="Choose the row from the visitor's own ones in get_queryset(), or ask for a permission.",
    ignore_when="everybody who can log in may change every row.",
)
def not_whose(file: FileView) -> Iterator[Finding]:
    """Find generic views that change a model with an owner, and do nothing that looks at the visitor."""
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        if not any(file.index.is_a(name, each) for each in _CHANGING):
            continue
        facts = file.index.class_(name)
        line = (name, *file.index.ancestors(name))
        if facts is None or not facts.is_whole or any(_guards(each) for each in line[1:]):
            continue
        if node.decorator_list or _asks(file, line) or is_wrapped(file, node):
            continue
        if file.index.has_attribute(name, tuple(GOES_ON)) and not asks_only_for_login(file, node):
            continue  # it does something of its own, and nothing shows that a login is all that is asked for
        model = _model(file, node) or _of_all_rows(file, node)
        owner = owner_of(file, model) if model else ""
        if owner and model:
            short = model.rpartition(".")[2]
            yield file.finding(node, f"{node.name} changes any {short}, whoever its {owner} is"[:79])


_GETS = (
    "django.shortcuts.get_object_or_404",
    "django.shortcuts.aget_object_or_404",
    "rest_framework.generics.get_object_or_404",
)
_OF_ONE = {"pk", "id", "pk__in", "id__in"}
_LOOKS = re.compile(
    r"user|perm|owner|author|staff|admin|access|allowed|check|token|session|team|member|superuser", re.I
)


@check(
    "W828",
    "A view changes a row without asking whose it is",
    why="Whoever types another number into the address changes or deletes somebody else's row.",
    bad="def cancel(request, pk):\n    get_object_or_404(Order, pk=pk).delete()",
    good="def cancel(request, pk):\n    get_object_or_404(Order, pk=pk, owner=request.user).delete()",
    way_out="Look the row up among the visitor's own, or ask for a permission.",
    ignore_when="everybody who reaches the view may change every row.",
)
def not_whose_in_function(file: FileView) -> Iterator[Finding]:
    """Find view functions that change a row with an owner, found by its number, and never mention anybody."""
    for call, model in _found_by_number(file):
        function = file.function(call)
        way = file.way(call) if function is not None else None
        if function is None or way is None or way.kind != "view" or len(way.chain) > 1:
            continue
        owner = owner_of(file, model) if model else ""
        said = [*without_notes(file, function, owner), *map(ast.unparse, function.decorator_list)]
        known = [text.replace("login_required", "") for text in said if text not in only_login(file, function)]
        above = file.parent(function)
        view = above if isinstance(above, ast.ClassDef) else function
        is_asked = view is not function and (
            not is_api_for_all_users(file, view) or "request.user" in ast.unparse(view)  # W830 tells of these
        )
        is_hidden = is_wrapped(file, view) or (is_asked and not asks_only_for_login(file, view))
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "filter"
            and not asks_only_for_login(file, function)
        ):
            continue
        if is_open(file, function) or is_turned_away(file, function):  # W829 tells of the open ones
            continue
        if owner and model and not is_hidden and _changes(function) and not any(map(_LOOKS.search, known)):
            yield file.finding(call, f"any {model.rpartition('.')[2]} is changed, whoever its {owner} is"[:79], way=way)


def _found_by_number(file: FileView) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield where one row is asked for by its number alone, with its model."""
    asked = [(call, _model_of(call.args[0])) for _, call in file.calls(*_GETS) if call.args]
    for call in file.methods("get", "aget"):
        manager = plain_rows(call.func.value) if isinstance(call.func, ast.Attribute) else None
        if isinstance(manager, ast.Attribute) and manager.attr == "objects" and call.keywords and not call.args:
            asked.append((call, manager.value))
    for call in file.methods("filter"):
        manager = call.func.value if isinstance(call.func, ast.Attribute) else None
        above = file.parent(call)
        is_changed = isinstance(above, ast.Attribute) and above.attr in ("update", "delete", "first", "get", "last")
        if isinstance(manager, ast.Attribute) and manager.attr == "objects" and call.keywords and is_changed:
            asked.append((call, manager.value))
    for call, of in asked:
        if {each.arg for each in call.keywords} <= _OF_ONE:
            yield call, file.name(of) if isinstance(of, ast.Name | ast.Attribute) else None
    yield from ((each.call, each.model) for each in by_helper(file) if each.keys <= _OF_ONE)


def _model_of(of: ast.expr) -> ast.expr:
    rows = plain_rows(of)
    return rows.value if rows is not of and isinstance(rows, ast.Attribute) and rows.attr == "objects" else of


_SAVES = ("delete", "save", "update", "adelete", "asave", "aupdate")


def _changes(function: ast.AST) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in _SAVES for func in calls)


def _guards(ancestor: str) -> bool:
    """Say whether an ancestor, by its name, asks for more than that somebody is logged in."""
    is_login = ancestor in ("django.contrib.auth.mixins.AccessMixin", "django.contrib.auth.mixins.LoginRequiredMixin")
    return not is_login and any(word in ancestor for word in _GUARDS)


def _asks(file: FileView, line: tuple[str, ...]) -> bool:
    for each in line:
        facts = file.index.class_(each)
        if facts is not None:
            own = {bound.name for bound in facts.summary.attributes} | {
                one.rpartition(".")[2] for one in facts.summary.methods
            }
            asking = own & set(_ASKS)
            if any(not asks_nothing_more(file.index, each, one) for one in asking):
                return True
    return False


def _model(file: FileView, node: ast.ClassDef) -> str | None:
    for each in node.body:
        if isinstance(each, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "model" for one in each.targets
        ):
            return (
                file.index.name(file.path, each.value, "") if isinstance(each.value, ast.Name | ast.Attribute) else None
            )
    return None


def _of_all_rows(file: FileView, node: ast.ClassDef) -> str | None:
    """Return the model of a view's own `queryset = Order.objects.select_related(…)`, when that leaves out no rows."""
    own = [each for each in node.body if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "queryset"]
    rows = file.index.rows_of_view(file.full_name(node)) if own else None
    return None if rows is None or not rows.is_rows() or rows.is_narrowed else rows.of


def owner_of(file: FileView, model: str) -> str:
    """Return the name of the relation by which a row of the model belongs to a user."""
    facts = file.index.model(model)
    if facts is None:
        return ""
    users = [each for each in facts.fields if each.is_to_one and is_of_user(file.index, each.to)]
    for name in ("owner", "user", "author", "created_by", "customer", "account", "member", *_OTHERS):
        field = facts.field(name)
        if field is None or not field.is_to_one or not _is_of_one_user(file.index, field.to):
            continue
        if name != "created_by" or not _is_noted(users):
            return name
    only = users[0].name if len(users) == 1 else ""
    return "" if not only or _NO_OWNER.search(only) else only


def _is_of_one_user(index: Any, model: str) -> bool:
    """Say whether a relation leads to a user, or to the one row that a user has: a profile, a member."""
    facts = index.model(model) if model else None
    own = facts.fields if facts is not None else ()
    return is_of_user(index, model) or any("OneToOne" in each.kind and is_of_user(index, each.to) for each in own)


_USER = "django.contrib.auth.base_user.AbstractBaseUser"
_USERS_TOO = (_USER, "django.contrib.auth.models.AbstractUser", "django.contrib.auth.models.AbstractBaseUser")


def is_of_user(index: Any, model: str) -> bool:
    """Say whether a relation leads to the people who log in, by the model's name or by what it is made of."""
    return "user" in model.lower() or (bool(model) and any(index.is_a(model, each) for each in _USERS_TOO))


def _is_noted(users: Sequence[FieldFacts]) -> bool:
    """Say whether a model only keeps a note of who did what last: who made a row is then one of them."""
    return any(re.search("modif|updat|edit|chang", each.name) for each in users)
