"""Compares two shapes of a column: which part of a change the release that serves can live with, and which it can't."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

VARCHAR = re.compile(r"^(?:character varying|varchar)\((\d+)\)$")
NUMERIC = re.compile(r"^(?:numeric|decimal)\((\d+), ?(\d+)\)$")
INTEGERS = ("smallint", "integer", "bigint")
ENDLESS = 1 << 40
TEXTS = ("text", "longtext")


@dataclass
class Alteration:
    """One change of a column, taken apart. `tight` breaks the old release, `loose` the new one until it is done."""

    tight: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    type_change: str = ""
    types: tuple[str, str] = ("", "")


def alteration_of(old: Any, new: Any, connection: Any) -> Alteration:
    """Take the change from one field to another apart."""
    before, after = (each.db_parameters(connection) for each in (old, new))
    found = Alteration(types=(str(before["type"]), str(after["type"])))
    found.type_change = type_change(*map(plain_type, found.types))
    if found.type_change == "narrow":
        found.tight.add("max_length")
    elif found.type_change in ("wide", "rewrite"):
        found.loose.add("type")
    if old.null != new.null:
        (found.loose if new.null else found.tight).add("null")
    if is_unique(old) != is_unique(new):
        (found.tight if is_unique(new) else found.loose).add("unique")
    if before.get("check") != after.get("check"):
        (found.tight if after.get("check") else found.loose).add("check")
    if has_link(old) != has_link(new):
        (found.tight if has_link(new) else found.loose).add("fk")
    if has_db_default(old) and not has_db_default(new):
        (found.loose if new.null else found.tight).add("db_default")
    elif has_db_default(new) and (not has_db_default(old) or old.db_default != new.db_default):
        found.loose.add("db_default")
    return found


def type_change(old: str, new: str) -> str:
    """Return nothing, `wide` (only the catalogue changes), `rewrite` (every row), `narrow`, or `other`."""
    if old == new:
        return ""
    if old in INTEGERS and new in INTEGERS:
        return "rewrite" if INTEGERS.index(new) > INTEGERS.index(old) else "narrow"
    lengths = text_length(old), text_length(new)
    number, other = NUMERIC.match(old), NUMERIC.match(new)
    if number and other and number[2] == other[2]:
        lengths = int(number[1]), int(other[1])
    if 0 in lengths:
        return "other"
    return "wide" if lengths[1] >= lengths[0] else "narrow"


def text_length(name: str) -> int:
    """Return how long a text of a type may be, 0 where it is no text."""
    short = VARCHAR.match(name)
    return int(short[1]) if short else ENDLESS if name in TEXTS else 0


def plain_type(name: str) -> str:
    """Return the name of a type without what does not change how it is stored."""
    words = name.lower().replace(" unsigned", "").replace(" auto_increment", "")
    words = re.sub(r"^(small|big)?serial$", lambda m: f"{m[1] or ''}int", words)
    return {"int": "integer", "bool": "boolean", "smallint": "smallint"}.get(words, words)


def is_unique(field: Any) -> bool:
    """Say whether a column admits each value once."""
    return bool(field.unique and not field.primary_key)


def has_link(field: Any) -> bool:
    """Say whether the database itself guards where a foreign key points."""
    return bool(field.remote_field and getattr(field, "db_constraint", False))


def has_db_default(field: Any) -> bool:
    """Say whether the database gives a value where an INSERT names none."""
    from django.db.models import NOT_PROVIDED

    return getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED or bool(getattr(field, "generated", False))


def relaxed(new: Any, old: Any, tight: set[str]) -> Any:
    """Return the new field without what the release that serves can't live with."""
    clone = new.clone()
    clone.set_attributes_from_name(new.name)
    if "null" in tight:
        clone.null = True
    if "unique" in tight:
        clone._unique = False
    if "max_length" in tight:
        clone.max_length = old.max_length
    if "db_default" in tight:
        clone.db_default = old.db_default
    return clone


def can_be_relaxed(new: Any, tight: set[str]) -> bool:
    """Say whether `relaxed` can do it: a one-to-one field is always unique, a check comes with the kind of field."""
    allowed = {"null", "unique", "max_length", "db_default"}
    return tight <= allowed and not ("unique" in tight and getattr(new, "one_to_one", False))


def with_db_default(field: Any, editor: Any) -> Any:
    """Return a field to which the database itself gives the value that the model would, or None where there is none."""
    from django.db.models.functions import Now

    clone = field.clone()
    clone.set_attributes_from_name(field.name)
    name = getattr(field.default, "__qualname__", "")
    is_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or name == "now"
    if is_clock and field.get_internal_type() == "DateTimeField":
        clone.db_default = Now()
        return clone
    if name == "uuid4" and editor.connection.vendor == "postgresql":
        from django.contrib.postgres.functions import RandomUUID

        clone.db_default = RandomUUID()
        return clone
    value = editor.effective_default(field)
    if value is None:
        return None
    clone.db_default = field.get_default() if field.has_default() else value
    return clone
