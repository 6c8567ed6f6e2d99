"""The lines of what a sender posted, uncompressed piece by piece: a small body can't become a large one here."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn

from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused

PIECE_BYTES = 64 << 10


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


DECODER = json.JSONDecoder(parse_constant=_no_number)


def lines(body: bytes, limits: Limits) -> Iterator[Any]:
    """Yield each line's value. Raise Refused for what is too big, not compressed or not JSON."""
    if len(body) > limits.body_bytes:
        raise Refused(413, f"the batch has {len(body)} bytes; at most {limits.body_bytes} are taken at once")
    number = 0
    for texts in _pieces(body, limits):
        yield from _values(texts, number)
        number += len(texts)


def _pieces(body: bytes, limits: Limits) -> Iterator[list[bytes]]:
    unpacker, left, rest, taken = zlib.decompressobj(), body, b"", 0
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(left, PIECE_BYTES)
        except zlib.error:
            raise Refused(400, "the batch is not compressed as it should be (zlib)") from None
        left = unpacker.unconsumed_tail
        if not piece and not left and not unpacker.eof:
            raise Refused(400, "the batch ends in the middle")
        taken += len(piece)
        if taken > limits.text_bytes:
            raise Refused(413, f"the batch has more than {limits.text_bytes} bytes when uncompressed")
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > limits.line_bytes or any(len(line) > limits.line_bytes for line in whole):
            raise Refused(413, f"a line of the batch has more than {limits.line_bytes} bytes")
        yield [line for line in whole if line]
    if unpacker.unused_data:
        raise Refused(400, "something follows the end of the batch")
    if rest:
        yield [rest]


def _values(texts: list[bytes], number: int) -> list[Any]:
    """Return the values of lines; all at once, and one by one only to say which is wrong."""
    try:
        values = _decode(b"[" + b",".join(texts) + b"]")
    except (ValueError, RecursionError):
        values = []
    if isinstance(values, list) and len(values) == len(texts):
        return values
    found = []
    for place, text in enumerate(texts, number + 1):
        try:
            found.append(_decode(text))
        except (ValueError, RecursionError):
            raise Refused(400, f"line {place} of the batch is not JSON") from None
    return found


def _decode(text: bytes) -> Any:
    return DECODER.decode(text.decode())
