"""Django's own user written down by name, where a project may have another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.structure.apps import package_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

USER = "django.contrib.auth.models.User"


@check(
    "W211",
    "A relation names Django's own user",
    over=Over.CODEBASE,
    why="As soon as AUTH_USER_MODEL names another model, the site does not start; and the relation has to be changed in"
    " the models, in every old migration and in the database's constraints.",
    bad="author = models.ForeignKey(User, models.CASCADE)",
    good="author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)",
    way_out="Write settings.AUTH_USER_MODEL; in code, call get_user_model().",
    ignore_when="the project will have Django's own user for good, and the app is for it alone.",
)
def names_the_user(view: CodebaseView) -> Iterator[Finding]:
    """Find relations to django.contrib.auth's User, by class or by text; told once for each app."""
    by_app: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for model in view.index.models:
        if view.files[model.path].kind == "code" and not model.is_proxy:
            app = package_of(view.files[model.path].module, "models")
            by_app[app] += ((model.path, field) for field in model.relations if _is_to_user(view, model, field))
    for app, found in sorted(by_app.items()):
        if found:
            path, first = min(found, key=lambda each: (each[0], each[1].line))
            what = "1 relation" if len(found) == 1 else f"{len(found)} relations"
            verb = "names" if len(found) == 1 else "name"
            message = f"{what} of {app.rpartition('.')[2] or 'the site'} {verb} Django's own user"[:79]
            yield view.finding(path, first.line, message, about=app)


def _is_to_user(view: CodebaseView, model: Any, field: Any) -> bool:
    to = field.written.argument(0, "to")
    if field.model != model.qualname or to is None:
        return False
    name = to.name and view.index.names.resolve(view.files[model.path].module, to.name)
    return bool(to.text == "auth.User" or name == USER)
