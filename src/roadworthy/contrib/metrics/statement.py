"""Makes statements alike that differ only in their values, and takes the values out, which may be anybody's secrets."""

from __future__ import annotations

import re
from typing import Any

LONGEST_READ = 10_000
LONGEST = 1_000
MOST_KEPT = 1_000
_NUMBER = r"(?<![\w.\"`$%])[-+]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?!\w)"
_COMMON = r"--[^\n]*|/\*.*?\*/|(?P<name>`(?:[^`]|``)*`{quoted})|(?P<value>{text}|" + _NUMBER + ")"
_STANDARD = re.compile(
    _COMMON.format(
        quoted=r'|"(?:[^"]|"")*"',
        text=r"\b[eE]'(?:[^'\\]|''|\\.)*'|(?:\b[bBxXnN]|\b[uU]&)?'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$",
    ),
    re.DOTALL,
)
_WITH_QUOTED_TEXT = re.compile(
    "#[^\n]*|" + _COMMON.format(quoted="", text=r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\""), re.DOTALL
)
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\?|%s::[\w\[\]]+(?=[,)])")
_LIST = re.compile(r"(?:%s\s*,\s*)+%s")
_ROWS = re.compile(r"(?:\(%s\)\s*,\s*)+\(%s\)")
_SPACE = re.compile(r"\s+")
_kept: dict[tuple[Any, bool], str] = {}


def shape(sql: Any, has_quoted_text: bool = False) -> str:
    """Return the statement without its values; `has_quoted_text`: what stands in double quotes is text, as in MySQL."""
    if not isinstance(sql, str):
        return f"<{type(sql).__name__}>"  # put together by psycopg.sql, say: its text would take a connection
    if len(sql) > LONGEST_READ:
        sql = sql[: 2 * LONGEST]
    found = _kept.get((sql, has_quoted_text))
    if found is None:
        found = _shape(sql, has_quoted_text)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[sql, has_quoted_text] = found
    return found


def _shape(sql: str, has_quoted_text: bool) -> str:
    text = (_WITH_QUOTED_TEXT if has_quoted_text else _STANDARD).sub(_replaced, sql)
    text = _PLACEHOLDER.sub("%s", _before_unfinished(text, has_quoted_text))
    text = _ROWS.sub("(%s)", _LIST.sub("%s", text))
    text = _SPACE.sub(" ", text).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 3]} … {text[-LONGEST // 2 :]}"


def _replaced(found: re.Match[str]) -> str:
    if found["name"] is not None:
        return found["name"]
    return "%s" if found["value"] is not None else " "


def _before_unfinished(text: str, has_quoted_text: bool) -> str:
    """Cut the statement where a text begins that doesn't end: nobody knows what of the rest is a value."""
    starts = [text.find(quote) for quote in ("'", '"' if has_quoted_text else "'", "$$", "/*")]
    first = min((start for start in starts if start >= 0), default=-1)
    return text if first < 0 else text[:first] + "…"
