"""What is wrong with a text that is not TOML, in words for somebody who does not know the language well."""

from __future__ import annotations

import re

from roadworthy.environments.report import visible
from roadworthy.environments.rules import NOT_TOML
from roadworthy.problems import Problem, Where

PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
TWICE = re.compile(r"Cannot declare \((.*)\) twice", re.S)

# What tomllib says, what it means, and the way out. The first that fits is taken.
MEANINGS = (
    ("Expected '=' after a key", "a key without an equals sign", 'write it as key = "value"'),
    ("Invalid value", "this is not a value", 'text goes in straight quotes: name = "gazette"'),
    ("Cannot overwrite a value", "this key already has a value", "take one of the two away"),
    (
        "Cannot mutate immutable",
        "this table was already written in one line, in braces",
        "add the key in the braces",
    ),
    ("Unterminated string", "a text without its closing quotes", ""),
    ("Illegal character '\\n'", "a text without its closing quote", ""),
    ('Expected "\'"', "a text without its closing quote", ""),
    ("Illegal character", "a control character", "take it away, or write it as an escape"),
    ("Found invalid character", "a control character", "take it away"),
    (
        "Unescaped '\\'",
        "a backslash that begins no known escape",
        r"write \\ for one backslash, or use single quotes",
    ),
    (
        "Invalid hex value",
        "a backslash that begins no known escape",
        r"write \\ for one backslash, or use single quotes",
    ),
    ("Escaped character is not", "an escape that stands for no character", ""),
    ("Unclosed array", "a list without its closing bracket ]", ""),
    (
        "Unclosed inline table",
        "a table in braces without its closing brace }",
        "it must end on the line it begins",
    ),
    (
        "Expected ']",
        "a table's name without its closing bracket",
        "write it as [name], or [[name]] for one of many",
    ),
    ("Expected newline", "something after the end of the value", "one key to a line; text goes in quotes"),
    ("Invalid initial character for a key", "a name was expected here", "names are letters, digits, _ and -"),
    ("Invalid statement", "neither a key with a value nor a table's name", 'write key = "value" or [table]'),
    ("Invalid date", "a date that does not exist", "text goes in quotes"),
    ("Exceeds the limit", "a number with thousands of digits", ""),
    ("Duplicate inline table key", "this key is there twice in the braces", "take one of the two away"),
)
COLUMN_HELPS = ("Invalid value", "Illegal", "Found invalid", "Unescaped", "Invalid hex", "Expected newline")


def explain(error: ValueError, text: str, file: str) -> Problem:
    """Return the problem that tomllib found, with its line."""
    said = str(error)
    place = PLACE.search(said)
    said = PLACE.sub("", said)
    line = int(place[1]) if place and place[1] else max(1, text.rstrip().count("\n") + 1)
    if declared := TWICE.fullmatch(said):
        return _declared_twice(declared[1], text, Where(file, line))
    for beginning, meaning, hint in MEANINGS:
        if said.startswith(beginning):
            column = _column(place) if said.startswith(COLUMN_HELPS) else ""
            return NOT_TOML.problem(meaning + column, hint, Where(file, line))
    return NOT_TOML.problem(
        f"not TOML: {visible(said[:1].lower() + said[1:], 200)}{_column(place)}", "", Where(file, line)
    )


def _column(place: re.Match[str] | None) -> str:
    return f", in column {place[2]}" if place and place[2] else ""


def _declared_twice(names: str, text: str, where: Where) -> Problem:
    keys = [match[1] for match in re.finditer(r"'((?:[^'\\]|\\.)*)'", names)]
    header = r"^[ \t]*\[[ \t]*" + r"[ \t]*\.[ \t]*".join(rf"[\"']?{re.escape(key)}[\"']?" for key in keys) + r"[ \t]*\]"
    first = re.search(header, text, re.M)
    line = text.count("\n", 0, first.start()) + 1 if first else 0
    above = f", first in line {line}" if line and line != where.line else ""
    name = visible(".".join(keys))
    return NOT_TOML.problem(f"the table [{name}] is there twice{above}", "put all its keys under one of them", where)
