"""Where in a TOML text each key stands: the line, from 1, of every key path, for texts that tomllib accepts."""

from __future__ import annotations

import re
import tomllib

from roadworthy.environments.report import KeyPath

SPACE = re.compile(r"[ \t]*")
SPACE_AND_LINES = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.S,
)
SCALAR = re.compile(r"[^,\]}#\n]*")


def positions(text: str) -> dict[KeyPath, int]:
    """Return the line of every key path; entries of a list have their number, from 0, as key.

    A table that is only implied ([a.b] implies a) has the line where it is first implied.
    """
    scanner = Scanner(text.replace("\r\n", "\n"))
    scanner.scan()
    return scanner.lines


class Scanner:
    """Walks once through a TOML text; what it meets is right, since tomllib has already read it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[KeyPath, int] = {}
        self._at = 0
        self._line = 1
        self._counted = 0
        self._entries: dict[KeyPath, int] = {}

    def scan(self) -> None:
        """Note the line of every key."""
        table: KeyPath = ()
        while self._skip(SPACE_AND_LINES) < len(self.text):
            table = self._header() if self.text[self._at] == "[" else self._pair(table)

    def _header(self) -> KeyPath:
        is_entry = self.text.startswith("[[", self._at)
        line = self._line_here()
        self._at += 2 if is_entry else 1
        path = self._within_entries(self._key())
        self._at += 2 if is_entry else 1
        if is_entry:
            number = self._entries.get(path, -1) + 1
            self._entries[path] = number
            self.lines.setdefault(path, line)
            path = (*path, number)
        self._note(path, line)
        return path

    def _within_entries(self, keys: list[str]) -> KeyPath:
        path: KeyPath = ()
        for key in keys:
            if path in self._entries:
                path = (*path, self._entries[path])
            path = (*path, key)
        return path

    def _pair(self, table: KeyPath) -> KeyPath:
        line = self._line_here()
        path = (*table, *self._key())
        self._note(path, line)
        self._at += 1
        self._skip(SPACE)
        self._value(path)
        return table

    def _key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(SPACE)
            keys.append(self._key_part())
            self._skip(SPACE)
            if self.text[self._at] != ".":
                return keys
            self._at += 1

    def _key_part(self) -> str:
        match = (STRING if self.text[self._at] in "\"'" else BARE_KEY).match(self.text, self._at)
        assert match
        self._at = match.end()
        written = match[0]
        if written[0] == '"' and "\\" in written:
            return str(tomllib.loads(f"key = {written}")["key"])
        return written[1:-1] if written[0] in "\"'" else written

    def _value(self, path: KeyPath) -> None:
        first = self.text[self._at]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(STRING if first in "\"'" else SCALAR)

    def _list(self, path: KeyPath) -> None:
        self._at += 1
        number = 0
        while self._next_is_not("]"):
            self.lines[(*path, number)] = self._line_here()
            self._value((*path, number))
            number += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._next_is_not("}"):
            self._pair(path)

    def _next_is_not(self, end: str) -> bool:
        self._skip(SPACE_AND_LINES)
        while self.text[self._at] == ",":
            self._at += 1
            self._skip(SPACE_AND_LINES)
        if self.text[self._at] == end:
            self._at += 1
            return False
        return True

    def _skip(self, what: re.Pattern[str]) -> int:
        match = what.match(self.text, self._at)
        assert match
        self._at = match.end()
        return self._at

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _note(self, path: KeyPath, line: int) -> None:
        self.lines[path] = line
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.lines:
                return
            self.lines[path[:length]] = line
