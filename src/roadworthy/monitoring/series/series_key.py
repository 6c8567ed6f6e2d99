"""Which series a sample belongs to: its name, its labels, and whether it is a figure or a histogram."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

COUNTER_ENDS = ("_total", "_count", "_sum", "_bucket")
FROM_ZERO = "site_"  # counted by the agent, from nothing


class SeriesKey(NamedTuple):
    """The name of a series, as in Prometheus; its labels are in the order of their names."""

    name: str
    labels: tuple[tuple[str, str], ...]
    is_histogram: bool = False

    @property
    def is_counter(self) -> bool:
        """Say whether its values only ever grow, but for a restart."""
        return self.name.endswith(COUNTER_ENDS)

    @property
    def is_from_zero(self) -> bool:
        """Say whether the first value that is seen of it was counted from nothing."""
        return self.name.startswith(FROM_ZERO)

    @property
    def letters(self) -> int:
        """Return how long its name and labels are."""
        return len(self.name) + sum(len(label) + len(value) for label, value in self.labels)

    def labels_text(self) -> str:
        """Return the labels as the text that stands in a file."""
        return json.dumps(dict(self.labels), ensure_ascii=False, separators=(",", ":"))


Figures = tuple[SeriesKey, Sequence[int], Sequence[float]]
"""A series with times in milliseconds and as many values: lists, or (which is faster to store) arrays of q and d."""
