"""How large a migration's table is likely to be, by what the models say of it."""

from __future__ import annotations

import re
from typing import Any

from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.models import ModelFacts

_USERS = frozenset(f"django.contrib.auth.{each}" for each in ("models.AbstractUser", "base_user.AbstractBaseUser"))
_USERS |= {"django.contrib.auth.models.AbstractBaseUser"}
_DATES = ("DateTimeField", "DateField")
SMALL = re.compile(
    r"(site|group|permission|contenttype|settings?(_?store)?|config|configuration|type|status|language|country|currency"
    r"|role|plan|theme|template|preference|flag|crontab\w*|periodictask|api_?key|token|webhook|category)$",
    re.IGNORECASE,
)
_ONE_ROW = re.compile(
    r"(site|global|app|application|system|server|instance|general|main)?_?"
    r"(settings?|configuration|config|preferences|options|installation)",
    re.IGNORECASE,
)


def stays_small(file: FileView, model: str) -> bool:
    """Say whether a table's rows are made by hand: nothing dates them, and they belong to nobody who comes by."""
    found = _model(file, model)
    if SMALL.search(model):
        return found is None or not file.index.grows(found.qualname)
    if found is None or _are_people(file.index, found.qualname):
        return False
    if file.index.grows(found.qualname) or any(each.kind in _DATES for each in found.fields):
        return False
    return not any(_comes_along(file.index, each.to) for each in found.fields if each.is_to_one)


def has_one_row(file: FileView, model: str) -> bool:
    """Say whether a table is there for one row, the settings of the site: nobody inserts into it any more."""
    found = _model(file, model)
    if found is not None and any(
        "Singleton" in each or "Solo" in each for each in file.index.ancestors(found.qualname)
    ):
        return True
    has_owner = found is not None and any(each.is_to_one for each in found.fields)
    return bool(_ONE_ROW.fullmatch(model)) and not has_owner


def _model(file: FileView, model: str) -> ModelFacts | None:
    """Return the model of this name in the migration's own app, if there is one."""
    app = file.path.rpartition("/migrations/")[0]
    named = [each for each in file.index.models if each.name.lower() == model.lower() and not each.is_abstract]
    near = [each for each in named if each.path.startswith(f"{app}/")]
    return near[0] if len(near) == 1 else None


def _comes_along(index: Any, to: str) -> bool:
    """Say whether rows that belong to one of these come with time: to users, and to what is dated itself."""
    facts = index.model(to)
    is_of_one = facts is not None and any("OneToOne" in each.kind and _is_user(index, each.to) for each in facts.fields)
    return facts is None or _is_user(index, to) or bool(index.grows(to)) or is_of_one


def _is_user(index: Any, to: str) -> bool:
    return "user" in to.lower() or _are_people(index, to)


def _are_people(index: Any, qualname: str) -> bool:
    """Say whether a model is the site's own kind of user, whatever it is called."""
    return bool(_USERS & set(index.ancestors(qualname)))
