"""Snappy's block format, as remote write wants it, without compressing: all of it as literals.

The format: https://github.com/google/snappy/blob/main/format_description.txt
"""

from __future__ import annotations

LONGEST = 1 << 16
TWO_BYTES = 61 << 2  # a literal whose length stands in the next two bytes


def snappy(data: bytes) -> bytes:
    """Return data as a block that any Snappy reads."""
    parts = [varint(len(data))]
    for at in range(0, len(data), LONGEST):
        literal = data[at : at + LONGEST]
        parts += [bytes((TWO_BYTES,)), (len(literal) - 1).to_bytes(2, "little"), literal]
    return b"".join(parts)


def varint(number: int) -> bytes:
    """Return a number from 0 on, seven bits to a byte, the lowest first."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)
