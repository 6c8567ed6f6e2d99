"""Django's own user written down by name, where a project may have another."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
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
    """Find relations to django.contrib.auth's User, by class or by text."""
    for model in view.index.models:
        if view.files[model.path].kind != "code" or model.is_proxy:
            continue
        for field in model.relations:
            to = field.written.argument(0, "to")
            if field.model != model.qualname or to is None:
                continue
            name = to.name and view.index.names.resolve(view.files[model.path].module, to.name)
            if to.text == "auth.User" or name == USER:
                message = f"{model.name}.{field.name} names Django's own user"[:79]
                yield view.finding(model.path, field.line, message, about=f"{model.name}.{field.name}")
