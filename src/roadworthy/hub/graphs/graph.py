"""A graph: its name, what it measures in, and how its lines are found."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from roadworthy.hub.graphs.line import Line, Value
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.unit import said

Lines = Callable[[Reading], list[Line]]
MOST = "most"
"""Above a graph of many hosts stands the highest of their latest values."""
SPLITS = {"": "together", "release": "apart"}
"""What lines are split by, as an address says it, and what becomes of releases then."""


@dataclass(frozen=True)
class Graph:
    """One kind of graph. `large` names the line whose latest value stands above it; `most` ends the axis, if given.

    `releases` finds the lines of each release, and `releases_about` says what they are; `split` is how it is split.
    """

    id: str
    title: str
    unit: str
    lines: Lines
    large: str = ""
    tone: str = "usual"
    most: float | None = None
    about: str = ""
    is_compared: bool = True
    releases: Lines | None = None
    releases_about: str = "the newest release"
    split: str = ""

    def by(self, split: str) -> Graph:
        """Return it split up, where it can be."""
        if split != "release" or self.releases is None:
            return self
        return replace(self, lines=self.releases, large="", tone="usual", about=self.releases_about, split=split)

    def drawn(self, reading: Reading) -> Drawn:
        """Return it with its lines, and those of a day or week ago behind them."""
        before = reading.span.before
        what = f"{self.id} {self.split}"
        lines = reading.at(replace(reading.span, comparison="")).remembered(what, self.lines)
        if before and self.is_compared:
            found = reading.at(before).remembered(what, self.lines)
            earlier = {line.name: line for line in found if self.large in ("", MOST, line.name)}
            lines = [line.beside(earlier.get(line.name)) for line in lines]
        return Drawn(self, lines)


@dataclass(frozen=True)
class Drawn:
    """A graph with its lines."""

    graph: Graph
    lines: list[Line]

    @property
    def figure(self) -> Value:
        """Return the latest value of the line that matters most."""
        if self.graph.large == MOST:
            return max((line.last for line in self.lines if line.last is not None), default=None)
        lines = [line for line in self.lines if line.name == self.graph.large] or self.lines[:1]
        return lines[0].last if lines else None

    @property
    def said(self) -> tuple[str, str]:
        """Return that value as a person reads it, and its unit."""
        return said(self.figure, self.graph.unit)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, rounded to what can be seen."""
        return {
            "title": self.graph.title,
            "unit": self.graph.unit,
            "tone": self.graph.tone,
            "most": self.graph.most,
            "large": self.graph.large,
            "lines": [
                {"name": line.name, "values": list(map(_short, line.values))}
                | ({"before": list(map(_short, line.before))} if line.before else {})
                for line in self.lines
            ],
        }


def _short(value: Value) -> Value:
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")
