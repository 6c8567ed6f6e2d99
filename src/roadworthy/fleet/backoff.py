"""How long to wait before something that keeps dying is started again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """The first wait is `first_s`; each next one doubles, up to `most_s`; after `steady_s` of life it begins anew."""

    first_s: float = 0.5
    most_s: float = 10.0
    steady_s: float = 10.0

    def wait_s(self, deaths: int) -> float:
        """Return the wait after so many deaths in a row (the first is 1)."""
        return min(self.most_s, self.first_s * 2.0 ** min(deaths - 1, 30))

    def deaths_in_a_row(self, deaths: int, lived_s: float) -> int:
        """Return what the count becomes when another life ended after `lived_s`."""
        return 1 if lived_s >= self.steady_s else deaths + 1
