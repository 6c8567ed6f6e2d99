"""A size of memory or of a disk, as every command says it."""

from __future__ import annotations

BYTES = 1 << 30


def gigabytes(size_bytes: int) -> str:
    """Return a size in words."""
    return f"{size_bytes / BYTES:.1f} GB"


def free_of(free_bytes: int, size_bytes: int) -> str:
    """Return how much of something is free, in words."""
    return f"{free_bytes / BYTES:.1f} of {gigabytes(size_bytes)}"
