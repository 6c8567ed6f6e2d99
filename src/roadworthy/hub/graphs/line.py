"""One line of a graph: a name, and a value for each step, or none where nothing was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

Value = float | None
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Line:
    """What is drawn; `before` is the same a day or a week ago."""

    name: str
    values: Values
    before: Values = ()

    @property
    def last(self) -> Value:
        """Return the latest value that there is, of the last few steps."""
        return next((value for value in reversed(self.values[-4:]) if value is not None), None)

    def beside(self, before: Line | None) -> Line:
        """Return the line with an earlier one behind it."""
        return replace(self, before=before.values) if before else self


def total(lines: Iterable[Sequence[Value]]) -> Values:
    """Return the sum at each step; none where all have none."""
    return tuple(
        sum(value for value in step if value is not None) if any(value is not None for value in step) else None
        for step in zip(*lines, strict=False)
    )


def share(part: Sequence[Value], whole: Sequence[Value], times: float = 1.0) -> Values:
    """Return part of whole at each step; no part is zero, and of nothing there is none."""
    part = part or (None,) * len(whole)
    return tuple(
        None if not of else (value or 0.0) * times / of for value, of in zip(part, whole, strict=False)
    )  # fmt: skip


def each(values: Sequence[Value], change: Callable[[float], float]) -> Values:
    """Return each value changed."""
    return tuple(None if value is None else change(value) for value in values)
