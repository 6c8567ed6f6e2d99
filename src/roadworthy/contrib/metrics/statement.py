"""Makes statements alike that differ only in their values, and takes the values out, which may be anybody's secrets."""

from __future__ import annotations

import re
from typing import Any

LONGEST_READ = 10_000
LONGEST = 1_000
MOST_KEPT = 1_000
_NUMBER = r"(?<![\w.\"`$%])[-+]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?!\w)"
_COMMON = (
    r"--[^\n]*|/\*.*?\*/|(?P<name>`(?:[^`]|``)*`{quoted})|(?P<value>{text}|" + _NUMBER + r")|(?P<rest>(?:{rest}|/\*).*)"
)
_STANDARD = re.compile(
    _COMMON.format(
        quoted=r'|"(?:[^"]|"")*"',
        text=r"\b[eE]'(?:[^'\\]|''|\\.)*'|(?:\b[bBxXnN]|\b[uU]&)?'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$",
        rest=r"'|\$\w*\$",
    ),
    re.DOTALL,
)
_WITH_QUOTED_TEXT = re.compile(
    "#[^\n]*|" + _COMMON.format(quoted="", text=r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"", rest="['\"]"),
    re.DOTALL,
)
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\?|%s::[\w\[\]]+(?=[,)])")
_LIST = re.compile(r"(?:%s\s*,\s*)+%s")
_ROWS = re.compile(r"(?:\(%s\)\s*,\s*)+\(%s\)")
_SPACE = re.compile(r"\s+")
SHAPES: dict[str, str] = {}
SHAPES_WITH_QUOTED_TEXT: dict[str, str] = {}
"""Those that were found lately."""


def shape(sql: Any, has_quoted_text: bool = False) -> str:
    """Return the statement without its values; `has_quoted_text`: what stands in double quotes is text, as in MySQL."""
    kept = SHAPES_WITH_QUOTED_TEXT if has_quoted_text else SHAPES
    try:
        return kept[sql]
    except (KeyError, TypeError):
        return _learnt(sql, has_quoted_text, kept)


def _learnt(sql: Any, has_quoted_text: bool, kept: dict[str, str]) -> str:
    if not isinstance(sql, str):
        return f"<{type(sql).__name__}>"  # put together by psycopg.sql, say: its text would take a connection
    if len(sql) > LONGEST_READ:
        return shape(sql[: 2 * LONGEST], has_quoted_text)
    if len(kept) >= MOST_KEPT:
        kept.clear()
    found = kept[sql] = _shape(sql, has_quoted_text)
    return found


def _shape(sql: str, has_quoted_text: bool) -> str:
    text = (_WITH_QUOTED_TEXT if has_quoted_text else _STANDARD).sub(_replaced, sql)
    text = _PLACEHOLDER.sub("%s", text)
    text = _ROWS.sub("(%s)", _LIST.sub("%s", text))
    text = _SPACE.sub(" ", text).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 3]} … {text[-LONGEST // 2 :]}"


def _replaced(found: re.Match[str]) -> str:
    if found["name"] is not None:
        return found["name"]
    if found["rest"] is not None:
        return "…"  # a text that doesn't end: nobody knows what of the rest is a value
    return "%s" if found["value"] is not None else " "
