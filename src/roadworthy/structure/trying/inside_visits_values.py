"""Thinks up a valid value for a field of a model, from its kind, its limits, its choices and its name.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import re
import uuid
from typing import Any

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WORDS_THAT_SHOW = ("active", "public", "publish", "visible", "approved", "enabled", "confirmed", "verified", "shown")
SHOWN = re.compile(r"publish|active|approved|accepted|confirmed|public|visible|live|enabled|open|valid|paid", re.I)
WORDS_OF_AN_END = ("end", "until", "expir", "deadline", "close", "stop", "due", "valid_to", "_to")
ODD_TEXTS = ("1", "a", "en", "aa", "UTC", "Europe/Berlin", "example.com", "https://example.com/", "one@example.com",
             "#aabbcc", "EUR", "DE", "de", "2024-05-06", "127.0.0.1", "1.0.0", "+4930901820", "0 0 * * *", "{}", "[]",
             "a-b", "abcdefgh", "ABCDEFGH", "12345678")  # fmt: skip


def value_for(field: Any, number: int, token: str) -> Any:
    """Return a value that the field's own validators take; `number` tells rows apart, `token` goes into texts."""
    chosen = choices_of(field)
    if chosen:
        shown = next((each for each in chosen if SHOWN.search(str(each))), chosen[0])
        return shown if number % 2 == 0 else chosen[number // 2 % len(chosen)]
    for kind in (each.__name__ for each in type(field).__mro__):
        make = MAKERS.get(kind)
        if make:
            first = make(field, number, token)
            return first if not isinstance(first, str) else first_that_fits(field, first, number)
    return None


def choices_of(field: Any) -> list[Any]:
    """Return the values that a field's choices allow, without the empty ones."""
    try:
        flat = [value for value, _ in field.flatchoices]
    except Exception:
        return []
    return [value for value in flat if value not in (None, "")]


def first_that_fits(field: Any, first: str, number: int) -> str:
    """Return the first text that the field's validators take, or the very first when none does."""
    odd = [text for text in ODD_TEXTS if not field.unique] + [f"{text}{number}" for text in ODD_TEXTS if field.unique]
    for text in (first, first.replace(" ", "-"), first.replace(" ", "").lower(), *odd):
        try:
            field.run_validators(text)
        except Exception:
            continue
        return text
    return first


def text(field: Any, number: int, token: str) -> str:
    """Return words that tell the field and the row."""
    longest = field.max_length or 200
    words = f"{field.name} {token}{number}".replace("_", " ")
    return words if len(words) <= longest else f"{token}{number}"[-longest:]


def slug(field: Any, number: int, token: str) -> str:
    """Return a slug."""
    return text(field, number, token).replace(" ", "-").lower()


def email(field: Any, number: int, token: str) -> str:
    """Return an address that nobody has."""
    return f"{token}{number}@example.com"


def url(field: Any, number: int, token: str) -> str:
    """Return an address of a page."""
    return f"https://example.com/{token}{number}"


def whole(field: Any, number: int, token: str) -> int:
    """Return a small number within the field's limits."""
    return int(within(field, number + 1))


def within(field: Any, wanted: Any) -> Any:
    """Return a number pushed into the limits that the field's validators name."""
    for validator in field.validators:
        limit = getattr(validator, "limit_value", None)
        limit = limit() if callable(limit) else limit
        if isinstance(limit, (int, float, decimal.Decimal)):
            code = getattr(validator, "code", "")
            wanted = (
                max(wanted, limit) if code == "min_value" else min(wanted, limit) if code == "max_value" else wanted
            )
    return wanted


def fraction(field: Any, number: int, token: str) -> float:
    """Return a number with a fraction."""
    return float(within(field, number + 0.5))


def money(field: Any, number: int, token: str) -> decimal.Decimal:
    """Return a decimal with as many places as the field has."""
    digits = max((field.max_digits or 6) - (field.decimal_places or 0), 0)
    units = (number + 1) % 10 if digits else 0
    return decimal.Decimal(str(within(field, units))).quantize(decimal.Decimal(1).scaleb(-(field.decimal_places or 0)))


def moment(field: Any, number: int, token: str) -> datetime.datetime:
    """Return a time: in the past, or in the future where the name speaks of an end."""
    from django.utils import timezone

    ahead = any(word in field.name for word in WORDS_OF_AN_END)
    now: datetime.datetime = timezone.now()
    return now + datetime.timedelta(days=(30 + number) if ahead else -(1 + number))


def date(field: Any, number: int, token: str) -> datetime.date:
    """Return a day, as `moment` does."""
    return moment(field, number, token).date()


def time(field: Any, number: int, token: str) -> datetime.time:
    """Return a time of the day."""
    return datetime.time(10, number % 60)


def truth(field: Any, number: int, token: str) -> bool:
    """Return yes where the name says that it makes a row seen."""
    if any(word in field.name for word in WORDS_THAT_SHOW):
        return True
    return field.default if isinstance(field.default, bool) else False


def a_file(field: Any, number: int, token: str) -> Any:
    """Return a tiny real file."""
    from django.core.files.base import ContentFile

    if "ImageField" in (each.__name__ for each in type(field).__mro__):
        return ContentFile(PIXEL, name=f"{token}{number}.gif")
    allowed = [each for validator in field.validators for each in getattr(validator, "allowed_extensions", None) or ()]
    return ContentFile(b"roadworthy", name=f"{token}{number}.{allowed[0] if allowed else 'txt'}")


def a_list(field: Any, number: int, token: str) -> list[Any]:
    """Return a list of one value of the field that it is made of."""
    return [value_for(field.base_field, number, token)]


MAKERS: dict[str, Any] = {
    "SlugField": slug, "EmailField": email, "URLField": url, "CharField": text, "TextField": text,
    "UUIDField": lambda field, number, token: uuid.uuid4(),
    "DecimalField": money, "FloatField": fraction, "IntegerField": whole, "BooleanField": truth,
    "NullBooleanField": truth,
    "DateTimeField": moment, "DateField": date, "TimeField": time,
    "DurationField": lambda field, number, token: datetime.timedelta(hours=1 + number),
    "FileField": a_file, "ArrayField": a_list,
    "JSONField": lambda field, number, token: field.get_default() if field.has_default() else {},
    "GenericIPAddressField": lambda field, number, token: f"127.0.{number // 250}.{1 + number % 250}",
    "IPAddressField": lambda field, number, token: f"127.0.{number // 250}.{1 + number % 250}",
    "BinaryField": lambda field, number, token: b"roadworthy",
}  # fmt: skip
