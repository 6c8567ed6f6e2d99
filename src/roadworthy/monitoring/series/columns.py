"""Numbers that follow one another, written small: steps instead of numbers, whole numbers instead of decimals.

A column of whole numbers keeps the first, and of the steps from one to the next only how far each is above the
smallest, in the largest unit they share, in as few bytes as hold the largest. Decimals are first made whole by a power
of ten if that gives every one of them back exactly; otherwise their bits are kept, each against the one before.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate
from math import gcd
from operator import sub, xor

CODES = "BHIQ"
WIDTHS = (1, 2, 4, 8)
STEADY = 4  # all steps are the same
DIGITS = 9
AS_BITS = 255
EXACT = float(2**53)
PROBES = 8
WINDOW = -12  # raw deflate, 4 KiB: quick to set up, and chunks are smaller


class Column:
    """Bytes read from the front."""

    def __init__(self, data: bytes) -> None:
        self.data = zlib.decompress(data, WINDOW)
        self.at = 0

    def byte(self) -> int:
        """Return the next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def bytes(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self) -> int:
        """Return the next number that write_number wrote."""
        data, at, found, shift = self.data, self.at, 0, 0
        while data[at] > 127:
            found |= (data[at] & 127) << shift
            shift += 7
            at += 1
        found |= data[at] << shift
        self.at = at + 1
        return (found >> 1) ^ -(found & 1)

    def ints(self, count: int) -> list[int]:
        """Return the next column of whole numbers."""
        return list(self.times(count))

    def times(self, count: int, base: int = 0) -> Sequence[int]:
        """Return the next column of whole numbers, which was written from `base` on: as a range where it can be one."""
        if not count:
            return []
        code, first, low = self.byte(), base + self.number(), self.number()
        if code == STEADY:
            return range(first, first + low * count, low) if low else [first] * count
        unit = self.number()
        steps: Iterable[int] = _from_planes(CODES[code], self.bytes(WIDTHS[code] * (count - 1)))
        if unit != 1 or low:
            steps = [step * unit + low for step in steps]
        return list(accumulate(steps, initial=first))

    def floats(self, count: int) -> list[float]:
        """Return the next column of decimals."""
        if not count:
            return []
        digits = self.byte()
        if digits == AS_BITS:
            bits = accumulate(_from_planes("Q", self.bytes(8 * count)), xor)
            return array("d", array("Q", bits).tobytes()).tolist()
        whole = self.ints(count)
        if not digits:
            return list(map(float, whole))
        scale = 10.0**digits
        return [number / scale for number in whole]


def pack(*columns: bytes) -> bytes:
    """Return columns as one blob."""
    packer = zlib.compressobj(6, zlib.DEFLATED, WINDOW, 6)
    return packer.compress(b"".join(columns)) + packer.flush()


def write_number(number: int) -> bytes:
    """Return a whole number in as few bytes as it needs."""
    left = number << 1 if number >= 0 else (-number << 1) - 1
    if left < 128:
        return bytes((left,))
    found = bytearray()
    while left > 127:
        found.append(left & 127 | 128)
        left >>= 7
    found.append(left)
    return bytes(found)


def write_ints(numbers: Sequence[int], base: int = 0) -> bytes:
    """Return whole numbers as a column, from `base` on; how many there are is for the caller to remember.

    Raise OverflowError for steps above 2^64.
    """
    if not numbers:
        return b""
    if isinstance(numbers, range):
        return bytes((STEADY,)) + write_number(numbers[0] - base) + write_number(numbers.step)
    if numbers[0] == numbers[-1] and numbers.count(numbers[0]) == len(numbers):
        return bytes((STEADY,)) + write_number(numbers[0] - base) + write_number(0)
    steps, low, unit, most = _small(list(map(sub, numbers[1:], numbers)))
    code = 0 if most < 1 << 8 else 1 if most < 1 << 16 else 2 if most < 1 << 32 else 3
    head = bytes((code,)) + write_number(numbers[0] - base) + write_number(low) + write_number(unit)
    return head + _planes(array(CODES[code], steps))


def _small(steps: list[int]) -> tuple[list[int], int, int, int]:
    """Return steps as small as they get: from the smallest on, in the largest unit they share; and the largest."""
    low, high = min(steps), max(steps)
    if low >= 0 and high < 1 << 8:
        return steps, 0, 1, high
    if low:
        steps = [step - low for step in steps]
    unit = gcd(*steps) if high - low >= 1 << 8 else 1
    if unit != 1:
        steps = [step // unit for step in steps]
    return steps, low, unit, (high - low) // unit


def write_floats(values: list[float]) -> bytes:
    """Return finite decimals as a column that gives back the very same."""
    if not values:
        return b""
    whole = list(map(int, values))
    if whole == values:
        with suppress(OverflowError):
            return b"\0" + write_ints(whole)
    for digits in range(1, DIGITS + 1):
        scaled = _whole(values, digits)
        if scaled is not None:
            return bytes((digits,)) + write_ints(scaled)
    bits = array("Q", array("d", values).tobytes())
    return bytes((AS_BITS,)) + _planes(array("Q", [bits[0], *map(xor, bits[1:], bits)]))


def steady(numbers: list[int]) -> Sequence[int]:
    """Return numbers that rise by the same step as a range, which costs nothing to look at; others as they are."""
    if len(numbers) < 2 or numbers[1] <= numbers[0]:
        return numbers
    found = range(numbers[0], numbers[-1] + 1, numbers[1] - numbers[0])
    return found if len(found) == len(numbers) and list(found) == numbers else numbers


def _whole(values: list[float], digits: int) -> list[int] | None:
    scale = 10.0**digits
    if max(values) * scale >= EXACT or min(values) * scale <= -EXACT:
        return None
    if any(round(value * scale) / scale != value for value in values[:: len(values) // PROBES + 1]):
        return None
    whole = [round(value * scale) for value in values]
    return whole if [number / scale for number in whole] == values else None


def _planes(numbers: array[int]) -> bytes:
    """Return the first bytes of all numbers, then the second bytes, and so on: like stands beside like."""
    raw, width = numbers.tobytes(), numbers.itemsize
    return raw if width == 1 else b"".join(raw[place::width] for place in range(width))


def _from_planes(code: str, data: bytes) -> array[int]:
    numbers = array(code)
    width = numbers.itemsize
    if width == 1:
        numbers.frombytes(data)
        return numbers
    count = len(data) // width
    raw = bytearray(len(data))
    for place in range(width):
        raw[place::width] = data[place * count : (place + 1) * count]
    numbers.frombytes(bytes(raw))
    return numbers
