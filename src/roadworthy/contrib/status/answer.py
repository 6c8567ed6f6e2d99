"""What a dependency answered, and what the answers come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PASS = "pass"
FAIL = "fail"
UNKNOWN = "unknown"  # could not find out; does not count against the site


class CannotTell(Exception):  # noqa: N818 - it is not an error, it is an answer
    """Raised by a check that could not find out."""


@dataclass(frozen=True)
class Answer:
    """One dependency's answer."""

    name: str
    status: str
    message: str = ""
    duration_ms: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return what an insider is shown."""
        shown: dict[str, object] = {"status": self.status, "duration_ms": round(self.duration_ms, 1)}
        if self.message:
            shown["message"] = self.message
        return shown


def verdict(answers: Iterable[Answer]) -> str:
    """Return "fail" if any answer failed, else "pass"."""
    return FAIL if any(answer.status == FAIL for answer in answers) else PASS
