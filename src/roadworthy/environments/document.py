"""A document is roadworthy.toml as it was written: its tables, and the line of every key."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.environments.positions import positions
from roadworthy.environments.report import KeyPath, visible
from roadworthy.environments.rules import NO_FILE, TOO_DEEP, UNREADABLE
from roadworthy.environments.syntax import explain
from roadworthy.environments.value_type import WrittenFloat
from roadworthy.problems import Problem, ProblemsFound, Where

SITE_FILE = "roadworthy.toml"
MOST_BYTES = 262_144
MOST_LEVELS = 12
LONG_KEY = re.compile(
    r"""(?<![\w-])(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')(?:[ \t]*+\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')){40}"""
)


@dataclass(frozen=True)
class Document:
    """What a TOML text says. `lines` has the line of every key path."""

    tables: Mapping[str, Any]
    lines: Mapping[KeyPath, int]


def as_typed(path: Path) -> str:
    """Return a path as its owner would type it: from the folder they are in, where that is shorter."""
    try:
        absolute = Path(os.path.normpath(Path.cwd() / path))
        shown = absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute
    except OSError:
        shown = path
    return visible(str(shown), 300)


def read_file(path: Path) -> str:
    """Return the text of a site's file. Raise ProblemsFound when it can't be read."""
    file = as_typed(path)
    try:
        with path.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise _found(NO_FILE.problem("there is no such file", "road init writes it", Where(file))) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "not a path").lower()
        raise _found(UNREADABLE.problem(reason, f"{SITE_FILE} is a plain text file", Where(file))) from None
    if len(raw) > MOST_BYTES:
        message = f"longer than {MOST_BYTES // 1024} KiB"
        raise _found(UNREADABLE.problem(message, "a site's file has a hundred lines or so", Where(file)))
    return _decode(raw, file)


def _decode(raw: bytes, file: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _found(UNREADABLE.problem("UTF-16 text", "save it as UTF-8", Where(file, 1)))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: the byte 0x{raw[error.start]:02x} in column {_column(raw, error.start)}"
        raise _found(UNREADABLE.problem(message, "save it as UTF-8", Where(file, line))) from None


def _column(raw: bytes, at: int) -> int:
    return at - (raw.rfind(b"\n", 0, at) + 1) + 1


def read_document(text: str, file: str) -> Document:
    """Return what a TOML text says. Raise ProblemsFound when it is not TOML, or too deep to be meant."""
    deep = TOO_DEEP.problem(f"nested deeper than {MOST_LEVELS} levels", "see road reference toml", Where(file))
    if LONG_KEY.search(text):
        raise _found(deep)
    try:
        tables = tomllib.loads(text, parse_float=WrittenFloat)
        lines = positions(text)
    except RecursionError:
        raise _found(deep) from None
    except ValueError as error:
        raise _found(explain(error, text, file)) from None
    for path, line in lines.items():
        if len(path) > MOST_LEVELS:
            hint = "see road reference toml"
            raise _found(TOO_DEEP.problem(f"nested deeper than {MOST_LEVELS} levels", hint, Where(file, line)))
    return Document(tables, lines)


def _found(problem: Problem) -> ProblemsFound:
    return ProblemsFound([problem])
