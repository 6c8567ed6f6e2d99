"""Prometheus' remote write, version 1: the four messages of it, written by hand.

The messages: https://prometheus.io/docs/specs/prw/remote_write_spec/
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from roadworthy.monitoring.series.snappy import varint

DOUBLE = struct.Struct("<d")
Samples = Sequence[tuple[int, float]]
Labels = tuple[tuple[str, str], ...]


def write_request(series: Mapping[Labels, Samples]) -> bytes:
    """Return series, by their labels (with `__name__`), and their samples (milliseconds, value) as a WriteRequest."""
    return b"".join(_field(1, _time_series(labels, samples)) for labels, samples in series.items())


def _time_series(labels: Labels, samples: Samples) -> bytes:
    parts = [_field(1, _label(name, value)) for name, value in sorted(labels) if value]
    return b"".join([*parts, *(_field(2, _sample(*sample)) for sample in samples)])


def _label(name: str, value: str) -> bytes:
    return _field(1, name.encode()) + _field(2, value.encode())


def _sample(time_ms: int, value: float) -> bytes:
    return b"\x09" + DOUBLE.pack(value) + b"\x10" + varint(time_ms)


def _field(number: int, data: bytes) -> bytes:
    return bytes((number << 3 | 2,)) + varint(len(data)) + data
