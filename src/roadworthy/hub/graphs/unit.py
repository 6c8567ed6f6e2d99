"""How figures are said: 1,240 requests/s as `1.24 k`, 0.0042 of all as `0.42 %`, bytes in kB and MB."""

from __future__ import annotations

from roadworthy.hub.graphs.line import Value

NONE = "–"
BYTES = ("B", "kB", "MB", "GB", "TB", "PB")
LARGE = ("", "k", "M", "G", "T")


def said(value: Value, unit: str) -> tuple[str, str]:
    """Return a figure and what it is measured in."""
    if value is None:
        return NONE, ""
    if unit in ("B", "B/s"):
        return _scaled(value, BYTES, unit.removeprefix("B"))
    if unit == "ms":
        return (digits(value), "ms") if value < 1000 else (digits(value / 1000), "s")
    if unit == "%":
        return digits(value), "%"
    return _scaled(value, LARGE, unit)


def words(value: Value, unit: str) -> str:
    """Return both as one text."""
    return " ".join(filter(None, said(value, unit)))


def digits(value: float) -> str:
    """Return three digits that count, and no more than two behind the point."""
    if value and abs(value) < 0.005:
        return "<0.01" if value > 0 else ">-0.01"
    places = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: float, names: tuple[str, ...], rest: str) -> tuple[str, str]:
    number = 0
    while abs(value) >= 999.5 and number < len(names) - 1:
        value, number = value / 1000, number + 1
    return digits(value), f"{names[number]}{rest}"
