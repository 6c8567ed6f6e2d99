"""One visit to the site, as a visitor had it: when it was due, how long it took, and what came of it."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

SLOW_S = 1.0


@dataclass(frozen=True)
class Visit:
    """One request. `due_s` is when the visitor wanted it, on the workstation's steady clock; `took_s` counts from then.

    `failure` says why no whole answer came, or nothing. `is_kept` is true on a connection that had served before.
    `is_retried` is true when that one turned out to be closed before a byte of the answer, and the visitor asked
    again on a new one, as browsers do for a GET (RFC 9110, 9.2.2).
    """

    due_s: float
    took_s: float
    method: str
    path: str
    status: int = 0
    failure: str = ""
    is_kept: bool = False
    is_retried: bool = False

    @property
    def done_s(self) -> float:
        """Return when it was over."""
        return self.due_s + self.took_s

    @property
    def is_failed(self) -> bool:
        """Say whether the visitor got no page, or one that says that the site is broken."""
        return bool(self.failure) or self.status >= 500

    @property
    def is_slow(self) -> bool:
        """Say whether an answer came, and later than a visitor waits gladly."""
        return not self.is_failed and self.took_s > SLOW_S

    @property
    def outcome(self) -> str:
        """Return what came of it in a word or a number."""
        return self.failure or str(self.status)

    def line(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(astuple(self))

    @classmethod
    def of_line(cls, line: str) -> Visit:
        """Return the visit that a line tells."""
        return cls(*json.loads(line))
