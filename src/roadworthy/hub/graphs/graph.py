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

    `releases` finds the lines of each release, and `releases_about` says what they are. Of a graph that is split,
    `whole` is the one that is not.
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
    whole: Graph | None = None

    def by(self, split: str) -> Graph:
        """Return it split up, where it can be."""
        if split != "release" or self.releases is None:
            return self
        return replace(self, lines=self.releases, large="", tone="usual", about=self.releases_about, whole=self)

    def drawn(self, reading: Reading) -> Drawn:
        """Return it with its lines, and those of a day or week ago behind them."""
        before = reading.span.before
        lines = self._lines(reading.at(replace(reading.span, comparison="")))
        if before and self.is_compared:
            earlier = self._earlier(reading.at(before), lines)
            lines = [line.beside(earlier.get(line.name)) for line in lines]
        return Drawn(self, lines)

    def _lines(self, reading: Reading) -> list[Line]:
        return reading.remembered(f"{self.id} {'split' if self.whole else ''}", self.lines)

    def _earlier(self, reading: Reading, lines: list[Line]) -> dict[str, Line]:
        """Return lines of a day or week ago by the names of those before which they stand.

        Behind the newest release stand all of that time: other releases, mostly.
        """
        if self.whole:
            main = [line for line in self.whole._lines(reading) if self.whole.large in ("", line.name)]
            return {line.name: one for line, one in zip(lines[:1], main[:1], strict=False)}
        return {line.name: line for line in self._lines(reading) if self.large in ("", MOST, line.name)}


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
            "split": self.graph.whole is not None,
            "lines": [
                {"name": line.name, "values": list(map(_short, line.values))}
                | ({"before": list(map(_short, line.before))} if line.before else {})
                for line in self.lines
            ],
        }


def _short(value: Value) -> Value:
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")
