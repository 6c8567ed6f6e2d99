"""How much one sender may send: what is more is refused before it costs memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The most that a batch, and a site's month, may hold."""

    body_bytes: int = 1 << 20  # as sent, compressed
    text_bytes: int = 8 << 20  # uncompressed
    line_bytes: int = 256 << 10
    samples: int = 200_000
    series: int = 20_000
    labels: int = 16
    name_length: int = 200
    value_length: int = 500
    buckets: int = 1_000  # of one sample
    buckets_a_batch: int = 250_000
    examples: int = 20
    example_bytes: int = 10 << 10
    gaps: int = 200
    oldest_s: float = 14 * 86_400
    ahead_s: float = 300
    series_a_month: int = 100_000
    letters_a_month: int = 24 << 20  # of the names and labels of all series: they are kept in memory
    ranges_a_sender: int = 1_000  # of numbers, per file
    senders_a_month: int = 10_000
    senders_a_host: int = 1_000  # in a month: a host that lost its spool is another sender
    examples_a_month: int = 50_000
    gaps_a_month: int = 50_000
