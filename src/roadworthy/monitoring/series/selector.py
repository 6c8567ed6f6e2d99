"""Which series are meant: a metric's name and conditions on labels, written as in Prometheus."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2_000
WHOLE = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{(.*)\}\s*)?", re.DOTALL)
MATCHER = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\\n]|\\.)*)"\s*(,|$)')
ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


class NotASelector(ValueError):  # noqa: N818 - it reads better
    """What was written can't be read as a selector."""


@dataclass(frozen=True)
class Matcher:
    """One condition on a label; a label that is not there is an empty text."""

    label: str
    operator: str
    text: str

    def means(self, value: str) -> bool:
        """Say whether a label's value fulfils it."""
        if self.operator in ("=", "!="):
            return (value == self.text) == (self.operator == "=")
        return bool(re.fullmatch(self.text, value)) == (self.operator == "=~")


@dataclass(frozen=True)
class Selector:
    """A metric's name and conditions."""

    name: str
    matchers: tuple[Matcher, ...] = ()

    @classmethod
    def read(cls, text: str) -> Selector:
        """Read `name{label="text",other=~"pattern"}`. Raise NotASelector, saying where it can't be read."""
        whole = WHOLE.fullmatch(text) if len(text) <= LONGEST else None
        if whole is None:
            raise NotASelector(f'"{text[:100]}" is not a metric with conditions, as in requests_total{{status="500"}}')
        return cls(whole[1], tuple(_matchers(whole[2] or "")))

    def means(self, labels: tuple[tuple[str, str], ...]) -> bool:
        """Say whether a series with these labels is meant."""
        found = dict(labels)
        return all(matcher.means(found.get(matcher.label, "")) for matcher in self.matchers)


def _matchers(text: str) -> list[Matcher]:
    found, at = [], 0
    while text[at:].strip():
        match = MATCHER.match(text, at)
        if match is None:
            raise NotASelector(f'"{text[at:][:100]}" is not a condition, as in status=~"5.."')
        label, operator, quoted, _ = match.groups()
        value = re.sub(r"\\(.)", lambda one: ESCAPED.get(one[1], "\\" + one[1]), quoted, flags=re.DOTALL)
        _check_pattern(operator, value)
        found.append(Matcher(label, operator, value))
        at = match.end()
    return found


def _check_pattern(operator: str, pattern: str) -> None:
    if operator in ("=~", "!~"):
        try:
            re.compile(pattern)
        except re.error as error:
            raise NotASelector(f'the pattern "{pattern[:100]}" can\'t be read: {error}') from None
