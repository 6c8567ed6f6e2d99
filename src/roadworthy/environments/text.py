"""Text in roadworthy.toml, and the words that would be right where only some text will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.near import did_you_mean
from roadworthy.environments.report import KeyPath, Report, quoted, visible
from roadworthy.environments.rules import BAD_VALUE
from roadworthy.environments.value_type import REFUSED, ValueType, as_written, key_of, shown
from roadworthy.problems import Rule

LONGEST = 32_768
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]")


def anything(text: str) -> bool:
    """Accept every text."""
    return True


def nothing(text: str) -> str:
    """Suggest nothing."""
    return ""


@dataclass(frozen=True)
class Text(ValueType):
    """Text that matches `pattern` and that `accepts` takes.

    `wrong` returns what is wrong with a text, as words that follow it, or nothing. `suggest` returns what was
    probably meant, or nothing.
    """

    words: str = "text"
    pattern: str = ""
    may_be_empty: bool = False
    lines: bool = False
    rule: Rule = BAD_VALUE
    accepts: Callable[[str], bool] = field(default=anything, repr=False)
    wrong: Callable[[str], str] = field(default=nothing, repr=False)
    suggest: Callable[[str], str] = field(default=nothing, repr=False)

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the text."""
        if not isinstance(value, str):
            written = as_written(value)
            hint = f'put it in quotes: {key_of(path)} = "{written}"' if written else ""
            return self.refuse_type(value, path, report, hint)
        if message := self._wrong(value):
            report.complain(self.rule, path, message, self._hint(value), shown(path))
            return REFUSED
        return value

    def _wrong(self, text: str) -> str:
        if len(text) > LONGEST:
            return f"longer than {LONGEST:,} characters"
        if CONTROL.search(text) or (not self.lines and ("\n" in text or "\t" in text)):
            return "a control character in the text"
        if not text.strip():
            return "" if self.may_be_empty else f"should be {self.words}, and is empty"
        if reason := self.wrong(text):
            return f"should be {self.words}, not {quoted(text)}: {visible(reason, 200)}"
        return "" if self.is_right(text) else f"should be {self.words}, not {quoted(text)}"

    def is_right(self, text: str) -> bool:
        """Say whether `text` has the right form."""
        return (not self.pattern or re.fullmatch(self.pattern, text) is not None) and (
            self.accepts(text) and not self.wrong(text)
        )

    def _hint(self, text: str) -> str:
        suggestion = "" if CONTROL.search(text) else self.suggest(text[:200])
        return f"did you mean {quoted(suggestion)}?" if suggestion and self.is_right(suggestion) else ""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a string, with the pattern if there is one."""
        return {"type": "string"} | ({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})


@dataclass(frozen=True)
class OneOf(ValueType):
    """One of a few words."""

    choices: tuple[str, ...]

    @property
    def words(self) -> str:  # type: ignore[override]
        """Return the choices as words."""
        return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the word."""
        if not isinstance(value, str):
            return self.refuse_type(value, path, report)
        if value not in self.choices:
            hint = did_you_mean(value, self.choices, "")
            message = f"should be {self.words}, not {quoted(value)}"
            report.complain(BAD_VALUE, path, message, hint if hint.startswith("did") else "", shown(path))
            return REFUSED
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: an enumeration."""
        return {"enum": list(self.choices)}
