"""What a change from one kind of field to another does to the column."""

from __future__ import annotations

from roadworthy.structure.code.fields import FieldFacts

_LENGTHS = {
    "CharField": 0,
    "SlugField": 50,
    "EmailField": 254,
    "URLField": 200,
    "FileField": 100,
    "ImageField": 100,
    "FilePathField": 100,
    "I18nCharField": -1,
}
_INTEGERS = {
    "SmallIntegerField": 1,
    "PositiveSmallIntegerField": 1,
    "SmallAutoField": 1,
    "IntegerField": 2,
    "PositiveIntegerField": 2,
    "AutoField": 2,
    "BigIntegerField": 3,
    "PositiveBigIntegerField": 3,
    "BigAutoField": 3,
}
_NAMES = {1: "smallint", 2: "integer", 3: "bigint"}
_OTHERS = {
    "JSONField": "json",
    "FloatField": "a float",
    "BooleanField": "a boolean",
    "NullBooleanField": "a boolean",
    "DateField": "a date",
    "DateTimeField": "a moment",
    "TimeField": "a time of day",
    "UUIDField": "a UUID",
    "BinaryField": "bytes",
    "GenericIPAddressField": "an address",
}


def type_change(before: FieldFacts, after: FieldFacts) -> str:
    """Return what changes, as it is said to people; nothing where it is harmless or can't be told."""
    if before.kind in _INTEGERS and after.kind in _INTEGERS:
        was, will_be = _INTEGERS[before.kind], _INTEGERS[after.kind]
        return f"{_NAMES[was]} to {_NAMES[will_be]}" if was != will_be else ""
    if _is_text(before) and _is_text(after):
        return _lengths(before, after)
    if before.kind == after.kind == "DecimalField":
        return _digits(before, after)
    was_kind, is_kind = _family(before), _family(after)
    return f"{was_kind} to {is_kind}" if was_kind and is_kind and was_kind != is_kind else ""


def _is_text(field: FieldFacts) -> bool:
    return field.kind in _LENGTHS or field.kind == "TextField"


def _length(field: FieldFacts) -> int:
    """Return how long a text may be; 0 where it is endless or not known."""
    given = field.written.key("max_length")
    if field.kind == "TextField":
        return 0
    if given is not None:
        return given.value if isinstance(given.value, int) else -1
    return _LENGTHS[field.kind]


def _lengths(before: FieldFacts, after: FieldFacts) -> str:
    was, will_be = _length(before), _length(after)
    if -1 in (was, will_be) or will_be in (0, was):
        return ""
    if was == 0:
        return f"endless text to {will_be} characters"
    return f"{was} characters to {will_be}" if will_be < was else ""


def _digits(before: FieldFacts, after: FieldFacts) -> str:
    pairs = []
    for field in (before, after):
        given = field.written.key("max_digits"), field.written.key("decimal_places")
        numbers = [each.value for each in given if each and isinstance(each.value, int)]
        if len(numbers) != 2:
            return ""
        pairs.append(numbers)
    (digits, places), (new_digits, new_places) = pairs
    if places == new_places and new_digits >= digits:
        return ""
    return f"numeric({digits},{places}) to ({new_digits},{new_places})"


def _family(field: FieldFacts) -> str:
    if field.kind in _INTEGERS:
        return "a whole number"
    if field.kind == "DecimalField":
        return "a decimal number"
    return "text" if _is_text(field) else _OTHERS.get(field.kind, "")
