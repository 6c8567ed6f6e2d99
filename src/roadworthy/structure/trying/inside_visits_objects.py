"""Makes valid rows of every model of a site, in an order that its relations allow, and says which can't be made.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9. The first row of a model
is its anchor: rows of other models point at anchors wherever they may, so that lists below one object grow.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying import inside_visits_values as values
else:
    import inside_visits_values as values

DEEPEST = 8
NOT_MADE = {"contenttypes", "sessions", "admin", "migrations"}
NOT_MADE_MODELS = {"auth.permission"}
OF_TREES = {"path", "depth", "numchild", "lft", "rgt", "tree_id"}


class Maker:
    """Makes rows; `rows` has their keys by model, and `failed` one line for each model that can't be made."""

    def __init__(self) -> None:
        self.rows: dict[Any, list[Any]] = {}
        self.failed: dict[str, str] = {}
        self.made: list[tuple[Any, Any]] = []
        self.there: dict[Any, int] = {}
        self.number = 0

    def grow(self, models: list[Any], count: int, ask_time: Any = None) -> None:
        """Make rows until there are `count` that were made here of each model that can be made."""
        for model in models:
            while len(self.rows.get(model, ())) < count and model._meta.label not in self.failed:
                if ask_time is not None and ask_time():
                    return
                self.make(model)

    def anchor(self, model: Any) -> Any:
        """Return the first row made of a model or of one that inherits from it, or None."""
        kept = self.rows.get(model) or next((rows for each, rows in self.rows.items() if issubclass(each, model)), [])
        return model._base_manager.filter(pk=kept[0]).first() if kept else None

    def make(self, model: Any, depth: int = 0, **given: Any) -> Any:
        """Make one row, in ever plainer ways until one is valid; None where none is."""
        with without_scopes():
            return self.make_in_some_way(model, depth, given)

    def keep_one(self, name: str) -> bool:
        """Leave one row alone of a model that the site takes for having no more; say whether there were others."""
        model = next((each for each in self.rows if each.__name__ == name), None)
        if model is None or len(self.rows[model]) < 2:
            return False
        own = model._base_manager.exclude(pk__in=self.rows[model]).order_by("pk")
        first = own.first() or model._base_manager.order_by("pk").first()
        try:
            model._base_manager.exclude(pk=first.pk).delete()
        except Exception:
            return False
        self.rows[model] = [first.pk]
        self.failed[model._meta.label] = "no more: the site takes it for having one row"
        return True

    def size_of(self, model: Any) -> int:
        """Return how many rows there are; less than none where there is no table."""
        from django.db import DatabaseError

        try:
            return int(model._base_manager.count())
        except DatabaseError:
            return -1

    def make_in_some_way(self, model: Any, depth: int, given: dict[str, Any]) -> Any:
        """Make one row."""
        reason = ""
        if model not in self.there:
            self.there[model] = self.size_of(model)
            self.number = max(self.number, 1000 * self.there[model])
            if self.there[model] == 1:  # made by a migration: the site may take it for the only one
                self.rows[model] = list(model._base_manager.values_list("pk", flat=True))
                self.failed[model._meta.label] = "no more: the site brings one row itself"
        if self.rows.get(model) and model._meta.label in self.failed and depth == 0:
            return None
        if self.there[model] < 0:
            self.failed[model._meta.label] = "its table is not there"
            return None
        for bare, fresh in ((False, False), (False, True), (True, False), (True, True)):
            self.number += 1
            before = len(self.made)
            try:
                row = self.try_to_make(model, depth, bare, fresh, given)
            except Exception as error:
                self.forget_since(before)
                reason = reason or f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
            else:
                self.rows.setdefault(model, []).append(row.pk)
                self.made.append((model, row.pk))
                return row
        if not self.rows.get(model):
            self.failed[model._meta.label] = reason
            there = list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:3])
            if there:  # made by a migration, or together with other rows
                self.rows[model], self.failed[model._meta.label] = there, "no more: " + reason
                return model._base_manager.filter(pk=there[0]).first()
        else:
            self.failed.setdefault(model._meta.label, "no more: " + reason)
        return None

    def forget_since(self, before: int) -> None:
        """Forget the rows that were taken back with the one that they were made for."""
        for model, key in self.made[before:]:
            self.rows[model].remove(key)
            if not self.rows[model]:
                del self.rows[model]
        del self.made[before:]

    def try_to_make(self, model: Any, depth: int, bare: bool, fresh: bool, given: dict[str, Any]) -> Any:
        """Make one row in one way."""
        from django.db import router, transaction

        with transaction.atomic(using=router.db_for_write(model)):
            row = model()
            for field in model._meta.concrete_fields:
                if field.name not in given and not is_made_by_itself(field) and not is_of_tree(field, model):
                    self.fill(row, field, depth, bare, fresh)
            for name, value in given.items():
                setattr(row, name, value)
            self.fill_generic(row, fresh)
            row.full_clean(exclude=not_cleaned(row))
            with in_revision():
                save(row, model)
            self.fill_many(row, depth)
            return row

    def fill(self, row: Any, field: Any, depth: int, bare: bool, fresh: bool) -> None:
        """Give one field of a row a value."""
        may_be_empty = field.blank and (field.null or field.has_default() or field.empty_strings_allowed)
        if bare and may_be_empty and not (field.unique and not field.null):
            return
        if field.is_relation:
            target = self.target(field, depth, fresh)
            if target is not None or not field.null:
                setattr(row, field.name, target)
            return
        number = len(self.rows.get(type(row), ()))
        if may_be_empty and field.null and UNWANTED.search(field.name):
            return
        if keeps_default(field, number) and not (fresh and isinstance(field.default, str)):
            return
        token = f"rw{self.number}x"
        value = values.value_for(field, self.number if field.unique else number, token)
        if value is not None:
            setattr(row, field.name, value)

    def target(self, field: Any, depth: int, fresh: bool) -> Any:
        """Return the row that a relation points at: the anchor, or a new one where that is wanted."""
        model = field.remote_field.model
        if model._meta.app_label in NOT_MADE or model._meta.label_lower in NOT_MADE_MODELS:
            return model._base_manager.first()
        is_alone = field.one_to_one or field.unique
        found = None if is_alone or (fresh and not field.null) else self.anchor(model)
        may_be_empty = field.null and field.blank
        if found is not None or (is_alone and may_be_empty) or (may_be_empty and depth >= 2):
            return found
        if depth > DEEPEST or model._meta.swapped or model._meta.label in self.failed:
            return self.anchor(model)
        return self.make(model, depth + 1) if model is not field.model or not field.null else None

    def fill_generic(self, row: Any, fresh: bool) -> None:
        """Point generic relations at a model that knows of them, else at a user: there always is one."""
        from django.contrib.auth import get_user_model

        for field in row._meta.private_fields:
            if type(field).__name__ == "GenericForeignKey":
                model = next((each for each in self.rows if has_relation_to(each, type(row))), get_user_model())
                keys = self.rows.get(model, [])
                key = keys[len(self.rows.get(type(row), ())) % len(keys)] if keys and fresh else None
                found = model._base_manager.filter(pk=key).first() if key else self.anchor(model)
                if found is not None:
                    setattr(row, field.name, found)

    def fill_many(self, row: Any, depth: int) -> None:
        """Put the anchors into the many-to-many fields that need no row of their own between."""
        for field in row._meta.many_to_many:
            model = field.remote_field.model
            if not field.remote_field.through._meta.auto_created or model._meta.app_label in NOT_MADE:
                continue
            if model._meta.label_lower in NOT_MADE_MODELS or depth > 2:
                continue
            first = self.anchor(model) or (self.make(model, depth + 1) if model is not type(row) else None)
            if first is not None:
                getattr(row, field.name).add(first)


def without_scopes() -> Any:
    """Let django-scopes, where the site has it, give out rows of all tenants."""
    if "django_scopes" not in sys.modules:
        return contextlib.nullcontext()
    return importlib.import_module("django_scopes").scopes_disabled()


def in_revision() -> Any:
    """Keep a version of what is saved, where the site has django-reversion."""
    if "reversion" not in sys.modules:
        return contextlib.nullcontext()
    return importlib.import_module("reversion").create_revision()


def not_cleaned(row: Any) -> list[str]:
    """Return the fields that are not validated: passwords, a place in a tree, what is empty and may be so."""
    empty = {each.name for each in row._meta.concrete_fields if each.null and getattr(row, each.attname) is None}
    of_tree = {each.name for each in row._meta.concrete_fields if is_of_tree(each, type(row))}
    return ["password", *sorted(empty | of_tree)]


UNWANTED = re.compile(
    r"delet|remov|revok|cancel|archiv|bann|block|exceed|lock|expire|reject|suspend|disabl|hidden|withdr|closed|trash|purg",
    re.I,
)


def has_relation_to(model: Any, other: Any) -> bool:
    """Say whether a model has a generic relation to another."""
    return any(getattr(field, "related_model", None) is other for field in model._meta.private_fields)


def is_made_by_itself(field: Any) -> bool:
    """Say whether a value comes by itself: a key that counts, a generated column, a time of the change."""
    from django.db import models

    parent = getattr(field.remote_field, "parent_link", False)
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    named = field.name in ("last_login", "password")
    return isinstance(field, models.AutoField) or parent or stamped or getattr(field, "generated", False) or named


def is_of_tree(field: Any, model: Any) -> bool:
    """Say whether a field tells a row's place in a tree, which is only known when the row is put there."""
    return hasattr(model, "add_root") and field.name in OF_TREES


def keeps_default(field: Any, number: int) -> bool:
    """Say whether a field's default is to be kept: not of what hides a row, nor of every other choice."""
    if not field.has_default() or (field.unique and not callable(field.default)):
        return False
    if field.default is None and not field.blank:
        return False
    if isinstance(field.default, bool) or field.get_internal_type() == "BooleanField":
        return number % 4 == 3
    return not values.choices_of(field) or callable(field.default)


def save(row: Any, model: Any) -> None:
    """Save a row; one of a tree is put below the tree's first node."""
    if not hasattr(model, "add_root") or not row._state.adding:
        row.save()
        return
    tree = next((each for each in reversed(model.__mro__) if hasattr(each, "path") and is_concrete(each)), model)
    top = tree._default_manager.order_by("-depth", "path").filter(depth__lte=2).first()
    if top is None:
        model.add_root(instance=row)
    else:
        top.add_child(instance=row)


def is_concrete(each: Any) -> bool:
    """Say whether a class is a model with a table."""
    meta = getattr(each, "_meta", None)
    return meta is not None and not meta.abstract


def models_to_make(is_own: Any) -> list[Any]:
    """Return the models of the site's own apps, with the users; whatever they point at is made when it is wanted."""
    from django.apps import apps
    from django.contrib.auth import get_user_model

    found = [get_user_model()]
    for model in apps.get_models():
        meta = model._meta
        file = getattr(sys.modules.get(model.__module__), "__file__", "") or ""
        plain = meta.managed and not meta.proxy and not meta.swapped and meta.app_label not in NOT_MADE
        if plain and is_own(file) and model not in found:
            found.append(model)
    return found
