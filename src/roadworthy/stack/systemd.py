"""Writes units of systemd: their sections, the words of a command as systemd wants them, files of variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

Line = tuple[str, str]
Sections = Mapping[str, Sequence[Line]]

PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ENV = "/usr/bin/env"
"""Finds a program by the PATH of the unit's own variables, which systemd does not look at."""


def unit_text(sections: Sections) -> str:
    """Return the file of a unit."""
    parts = [f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in lines) for name, lines in sections.items()]
    return "\n".join(parts)


def command(words: Iterable[str]) -> str:
    """Return words as a command line that systemd splits into just these (systemd.service(5), "Command lines").

    Neither its specifiers (%) nor its variables ($) are taken for any.
    """
    return " ".join(_quoted(word.replace("%", "%%").replace("$", "$$")) for word in words)


def _quoted(word: str) -> str:
    if PLAIN.fullmatch(word.replace("%%", "").replace("$$", "") or "-") and word:
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", escaped) + '"'


def described(text: str) -> str:
    """Return text for a Description: one line, no specifiers."""
    return " ".join(text.replace("%", "%%").split())


def variables_file(variables: Mapping[str, str]) -> str:
    """Return a file for EnvironmentFile that sets just these variables, to the last character.

    In double quotes systemd leaves everything as it is but `"`, a backslash, a backquote and `$`, which a backslash
    goes before; line breaks may stand in them (systemd.exec(5)). Raise ValueError for a name that is none.
    """
    wrong = [name for name in variables if not NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"not the name of a variable: {', '.join(wrong)}")
    return "".join(f'{name}="{_escaped(value)}"\n' for name, value in sorted(variables.items()))


def _escaped(value: str) -> str:
    return re.sub(r'(["\\`$])', r"\\\1", value)
