"""How long something takes, in words: "30 seconds", "5 minutes", "1 hour 30 minutes"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from roadworthy.environments.report import KeyPath, Report, quoted
from roadworthy.environments.rules import BAD_VALUE
from roadworthy.environments.value_type import REFUSED, ValueType, key_of, shown

UNITS_S = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
SHORT = {
    "w": "week",
    "d": "day",
    "h": "hour",
    "hr": "hour",
    "min": "minute",
    "m": "minute",
    "sec": "second",
    "s": "second",
}
UNIT = "(?:weeks?|days?|hours?|minutes?|seconds?|hrs?|mins?|secs?|[wdhms])"
PATTERN = rf"\s*[0-9]{{1,9}}\s*{UNIT}(?:[\s,]*[0-9]{{1,9}}\s*{UNIT})*\s*"
PART = re.compile(rf"([0-9]{{1,9}})\s*({UNIT})")
YEAR_S = 52 * 604_800


def seconds(text: str) -> int | None:
    """Return the seconds that a text such as "1 hour 30 minutes" means, or None when it means no duration."""
    text = text.lower()
    if len(text) > 100 or not re.fullmatch(PATTERN, text):
        return None
    return sum(int(count) * UNITS_S[_unit(word)] for count, word in PART.findall(text))


def _unit(word: str) -> str:
    return SHORT.get(word) or SHORT.get(word.rstrip("s")) or word.rstrip("s")


def in_words(duration_s: int) -> str:
    """Return a duration as a person says it: 5400 is "1 hour 30 minutes"."""
    words = []
    for unit, unit_s in UNITS_S.items():
        count, duration_s = divmod(duration_s, unit_s)
        if count:
            words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(words) or "0 seconds"


@dataclass(frozen=True)
class Duration(ValueType):
    """A duration between two bounds; the model keeps it in seconds."""

    least_s: int = 1
    most_s: int = YEAR_S
    words: str = 'a duration such as "5 minutes"'

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the seconds."""
        if not isinstance(value, str):
            is_number = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= self.most_s
            hint = f'say of what: {key_of(path)} = "{value} seconds"' if is_number else ""
            return self.refuse_type(value, path, report, hint)
        duration_s = seconds(value)
        if duration_s is None:
            message = f"should be {self.words}, not {quoted(value)}"
            return self._refuse(path, report, message, "units are seconds, minutes, hours, days and weeks")
        if not self.least_s <= duration_s <= self.most_s:
            bounds = f"from {in_words(self.least_s)} to {in_words(self.most_s)}"
            return self._refuse(path, report, f"should be a duration {bounds}, not {quoted(value)}", "")
        return duration_s

    def _refuse(self, path: KeyPath, report: Report, message: str, hint: str) -> Any:
        report.complain(BAD_VALUE, path, message, hint, shown(path))
        return REFUSED

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a string of counts and units."""
        return {"type": "string", "pattern": f"^(?:{PATTERN})$"}
