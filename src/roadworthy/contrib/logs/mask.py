"""Turns any value into one that JSON can hold, without the secrets in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

MASK = "***"
LONGEST_TEXT = 16_000  # systemd's journal cuts a line at 48 KiB
LONGEST_IN_EXTRA = 2_000
MOST_ITEMS = 100
DEEPEST = 6
_SECRET = (
    "password", "passwd", "passphrase", "pwd", "token", "secret", "authorization", "cookie", "credential",
    "apikey", "sessionid", "sessionkey", "privatekey", "accesskey",
)  # fmt: skip
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_USERINFO = re.compile(r"(?<=://)[^\s/@]*:[^\s/]*@")


def is_secret(key: object) -> bool:
    """Answer whether the value under `key` must not be written; rather once too often."""
    name = _SEPARATORS.sub("", _decoded(key).lower())
    return any(word in name for word in _SECRET)


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return the value as text that any JSON reader takes: no lone surrogates, no password in a URL, not endless."""
    shown = _USERINFO.sub(f"{MASK}@", _SURROGATES.sub("\ufffd", _decoded(value)))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def plain(value: Any, depth: int = 0) -> Any:
    """Return `value` made of dictionaries, lists, text and numbers, its secrets masked."""
    try:
        if depth < DEEPEST and isinstance(value, Mapping):
            return _mapping(value, depth)
        if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
            return _sequence(value, depth)
        return _single(value)
    except Exception:  # a mapping that can't be read, say: the rest of the record still counts
        return f"<{type(value).__name__}>"


def _single(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    return value.isoformat() if isinstance(value, date | time) else text(value, LONGEST_IN_EXTRA)


def _number(value: float) -> int | float | str:
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else text(hex(value), LONGEST_IN_EXTRA)
    return float(value) if math.isfinite(value) else str(float(value))


def _mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    items = list(value.items())[:MOST_ITEMS]
    return {text(key): MASK if is_secret(key) else plain(inner, depth + 1) for key, inner in items}


def _sequence(value: Iterable[Any], depth: int) -> list[Any]:
    items = list(value)
    if len(items) == 2 and isinstance(items[0], str | bytes) and is_secret(items[0]):  # a header, say
        return [text(items[0]), MASK]
    return [plain(inner, depth + 1) for inner in items[:MOST_ITEMS]]


def _decoded(value: object) -> str:
    try:
        if isinstance(value, bytes | bytearray):
            return bytes(value).decode("utf-8", "replace")
        return str(value)
    except Exception:  # whatever the site's __str__ raises
        return f"<{type(value).__name__}>"
