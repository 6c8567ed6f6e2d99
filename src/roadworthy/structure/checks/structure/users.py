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
MANY = 6


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
    """Find relations to django.contrib.auth's User, by class or by text; told once for each app, or for all."""
    by_app: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for model in view.index.models:
        if view.files[model.path].kind == "code" and not model.is_proxy:
            app = package_of(view.files[model.path].module, "models")
            by_app[app] += ((model.path, field) for field in model.relations if _is_to_user(view, model, field))
    found = {app: min(rows, key=lambda row: (row[0], row[1].line)) for app, rows in sorted(by_app.items()) if rows}
    count = sum(map(len, by_app.values()))
    for app, (path, first) in list(found.items())[: 1 if len(found) > MANY else None]:
        what = _counted(len(by_app[app]), app.rpartition(".")[2] or "the site")
        if len(found) > MANY:
            what = f"{count} relations of {len(found)} apps name"
        yield view.finding(path, first.line, f"{what} Django's own user"[:79], about="" if len(found) > MANY else app)


def _counted(count: int, app: str) -> str:
    return f"1 relation of {app} names" if count == 1 else f"{count} relations of {app} name"


def _is_to_user(view: CodebaseView, model: Any, field: Any) -> bool:
    to = field.written.argument(0, "to")
    if field.model != model.qualname or to is None:
        return False
    name = to.name and view.index.names.resolve(view.files[model.path].module, to.name)
    return bool(to.text == "auth.User" or name == USER)
