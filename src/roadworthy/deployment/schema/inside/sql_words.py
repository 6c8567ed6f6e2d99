"""Reads SQL that somebody wrote by hand into a migration, as far as its first words tell what it does to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
TEXTS = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$", re.S)
NAME = r'(?:"[^"]+"|[\w.]+)'
BREAKING = (
    ("rename", re.compile(rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})\s+RENAME\b", re.I)),
    ("drop", re.compile(rf"\bDROP\s+(?:TABLE|VIEW|MATERIALIZED\s+VIEW)\s+(?:IF\s+EXISTS\s+)?({NAME})", re.I)),
    (
        "drop",
        re.compile(rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})[^;]*?\bDROP\s+COLUMN\b", re.I | re.S),
    ),
    (
        "type",
        re.compile(
            rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})[^;]*?\bALTER\s+(?:COLUMN\s+)?\S+\s+"
            r"(?:SET\s+DATA\s+)?TYPE\b",
            re.I | re.S,
        ),
    ),
    (
        "not null",
        re.compile(
            rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})[^;]*?\bSET\s+NOT\s+NULL\b", re.I | re.S
        ),
    ),
    ("empty", re.compile(rf"\bTRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?({NAME})", re.I)),
)
LOCKING = (
    (
        "index",
        re.compile(
            rf"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)(?:IF\s+NOT\s+EXISTS\s+)?{NAME}?\s*ON\s+(?:ONLY\s+)?({NAME})",
            re.I,
        ),
    ),
    ("lock", re.compile(rf"\bLOCK\s+(?:TABLE\s+)?(?:ONLY\s+)?({NAME})", re.I)),
    ("rewrite", re.compile(rf"\b(?:VACUUM\s+FULL|CLUSTER)\s+({NAME})", re.I)),
    (
        "constraint",
        re.compile(
            rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?({NAME})\s+ADD\s+CONSTRAINT\b(?![^;]*NOT\s+VALID)",
            re.I | re.S,
        ),
    ),
    ("data", re.compile(rf"\b(?:UPDATE\s+(?:ONLY\s+)?|DELETE\s+FROM\s+(?:ONLY\s+)?)({NAME})", re.I)),
)


def plain_sql(sql: Any) -> str:
    """Return the statements of a RunSQL as one text, without comments and quoted texts."""
    if isinstance(sql, (list, tuple)):
        return ";\n".join(plain_sql(each[0] if isinstance(each, (list, tuple)) else each) for each in sql)
    return TEXTS.sub("''", COMMENTS.sub(" ", str(sql)))


def found_in(sql: Any, patterns: Any) -> Iterator[tuple[str, str]]:
    """Yield what is done, and the table to which."""
    text = plain_sql(sql)
    for what, pattern in patterns:
        for match in pattern.finditer(text):
            yield what, match[1].replace('"', "").rpartition(".")[2]
