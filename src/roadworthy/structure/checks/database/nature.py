"""What a table is for, by what its model looks like: rows that come with use, or a short list that somebody keeps."""

from __future__ import annotations

import ast
import re

from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.models import ModelFacts

_LISTED = re.compile(
    r"(Choices?|Types?|Status(es)?|Templates?|Settings?|Config(uration)?|Options?|Roles?|Kinds?"
    r"|Languages?|Countr(y|ies)|Currency|Permissions?|Licen[sc]es?|Levels?|Plans?|Units?|Pricings?)$"
)
_NAMES = re.compile(r"^(name|title|label|kind|type|key|codename|slug|.*_name|.*_type)$")
_WHO = re.compile(r"^(created|updated|modified|changed)_by$|^(creator|owner|site|tenant|organi[sz]ation)$")


def is_short_list(model: ModelFacts) -> bool:
    """Say whether a model is named as what staff keep a handful of: types, statuses, templates."""
    return bool(_LISTED.search(model.name))


def is_of_its_own(model: ModelFacts) -> bool:
    """Say whether its rows belong to no other row: there is not one more of them for each user, order or event."""
    return not any(field.is_to_one and not _WHO.search(field.name) for field in model.fields)


def names_a_row(name: str) -> bool:
    """Say whether a column is what a row of a list is called by."""
    return bool(_NAMES.search(name))


def grows(file: FileView, qualname: str) -> bool:
    """Say whether a table grows as long as the site is used: dated rows that are not what others are sorted under."""
    model: ModelFacts | None = file.index.model(qualname) if file.index.grows(qualname) else None
    if model is None or is_short_list(model):
        return False
    return not (is_of_its_own(model) and model.reverse) or any(each.kind == "EmailField" for each in model.fields)


def asks_for_one(file: FileView, qualname: str, names: set[str]) -> bool:
    """Say whether a condition on these columns finds one row at most, or hardly more."""
    model = file.index.model(qualname)
    if not model:
        return False
    plain = {name.removesuffix("__exact").removesuffix("__iexact") for name in names}
    if sum(_is_a_row(file, model, name) for name in plain) > 1:
        return True  # what joins two rows is there once
    if plain & {"pk", "id"} or any(each and set(each) <= plain for each in model.uniques):
        return True
    return any(field.is_unique for field in map(model.field, plain) if field)


def _is_a_row(file: FileView, model: ModelFacts | None, path: str) -> bool:
    """Say whether a path of a condition leads to one row of another table: `user`, or `line__order`."""
    for name in path.split("__"):
        field = model.field(name) if model else None
        if field is None or not field.is_to_one:
            return False
        model = file.index.model(field.to)
    return True


def is_for_superusers(asking: ast.AST | None) -> bool:
    """Say whether hardly anybody may ask: a report that superusers look at now and then."""
    return asking is not None and "superuser" in ast.unparse(asking)
