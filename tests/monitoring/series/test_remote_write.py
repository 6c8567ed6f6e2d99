"""Everything is handed over by remote write: all of it, in order, and again what was not taken."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series import folding
from roadworthy.monitoring.series.remote_write import Handed
from roadworthy.monitoring.series.snappy import snappy, varint
from roadworthy.monitoring.series.store import SeriesStore
from roadworthy.monitoring.series.write_request import write_request

SITE = "gazette-production"
NOON = 1_795_262_400
TARGET = "http://127.0.0.1:8428/api/v1/write"
Series = dict[tuple[tuple[str, str], ...], list[tuple[int, float]]]


def plain(block: bytes) -> bytes:
    """Read a block of literals, as the format says."""
    size, at = number(block, 0)
    found = b""
    while at < len(block):
        assert block[at] == 0b11110100
        length = int.from_bytes(block[at + 1 : at + 3], "little") + 1
        found += block[at + 3 : at + 3 + length]
        at += 3 + length
    assert len(found) == size
    return found


def number(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        found |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return found, at


def fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Read a message of protobuf."""
    at = 0
    while at < len(message):
        tag, at = number(message, at)
        if tag & 7 == 2:
            size, at = number(message, at)
            yield tag >> 3, message[at : at + size]
            at += size
        elif tag & 7 == 1:
            yield tag >> 3, struct.unpack_from("<d", message, at)[0]
            at += 8
        else:
            value, at = number(message, at)
            yield tag >> 3, value


def series_of(body: bytes) -> Series:
    found: Series = {}
    for _, series in fields(plain(body)):
        parts = list(fields(series))
        labels = [dict(fields(part)) for place, part in parts if place == 1]
        samples = [dict(fields(part)) for place, part in parts if place == 2]
        key = tuple((label[1].decode(), label[2].decode()) for label in labels)
        found[key] = [(sample[2], sample[1]) for sample in samples]
    return found


class Target:
    """Somebody who takes remote writes, or does not."""

    def __init__(self) -> None:
        self.status: int | OSError = 204
        self.bodies: list[bytes] = []

    def __call__(self, url: str, body: bytes) -> int:
        assert url == TARGET
        if isinstance(self.status, OSError):
            raise self.status
        if self.status == 204:
            self.bodies.append(body)
        return self.status

    def samples(self, name: str) -> list[tuple[int, float]]:
        found = (series_of(body) for body in self.bodies)
        return [one for each in found for key, samples in each.items() if ("__name__", name) in key for one in samples]


@pytest.fixture
def handing(tmp_path: Path, clock: Any) -> Iterator[SeriesStore]:
    store = SeriesStore(tmp_path, clock, handed_to=[TARGET])
    yield store
    store.close()


@given(st.binary(max_size=200_000))
def test_a_block_is_read_as_what_it_was(data: bytes) -> None:
    assert plain(snappy(data)) == data


@pytest.mark.parametrize(("value", "written"), [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\1"), (300, b"\xac\2")])
def test_numbers_are_written_as_protobuf_does(value: int, written: bytes) -> None:
    assert varint(value) == written


def test_a_request_has_its_series_with_labels_in_order() -> None:
    written = write_request({(("view", "front"), ("__name__", "up"), ("empty", "")): [(1000, 0.5)]})
    label = b"\x0a\x0e\x0a\x08__name__\x12\x02up" + b"\x0a\x0d\x0a\x04view\x12\x05front"
    sample = b"\x12\x0c\x09" + struct.pack("<d", 0.5) + b"\x10\xe8\x07"
    assert written == b"\x0a" + bytes([len(label + sample)]) + label + sample


def test_what_was_taken_is_handed_over_once(handing: SeriesStore, sender: Any) -> None:
    target = Target()
    handing.take(sender.batch(["node_load1", {}, [[NOON - 10, 0.5], [NOON, 0.75]]]))
    assert handing.remote_write(SITE, target) == {TARGET: Handed(samples=2)}
    assert handing.remote_write(SITE, target) == {TARGET: Handed()}
    key = (("__name__", "node_load1"), ("host", "web1"), ("site", SITE))
    assert [series_of(body) for body in target.bodies] == [{key: [(NOON * 1000 - 10_000, 0.5), (NOON * 1000, 0.75)]}]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (503, f"{TARGET} answered 503"),
        (429, f"{TARGET} answered 429"),
        (OSError("refused"), f"{TARGET} can't be reached: refused"),
    ],
)
def test_a_target_that_is_away_gets_it_later(handing: SeriesStore, sender: Any, status: Any, problem: str) -> None:
    target = Target()
    target.status = status
    for place in range(3):
        handing.take(sender.batch(["node_load1", {}, [[NOON + place, place]]]))
        assert handing.remote_write(SITE, target) == {TARGET: Handed(problem=problem)}
        handing.fold(SITE)
    target.status = 204
    handing.take(sender.batch(["node_load1", {}, [[NOON + 3, 3]]]))
    assert handing.remote_write(SITE, target) == {TARGET: Handed(samples=4)}
    assert target.samples("node_load1") == [(1000 * (NOON + place), place) for place in range(4)]
    (own,) = handing.select(SITE, "node_load1", NOON, NOON + 60)
    assert own.values == [0, 1, 2, 3]


def test_what_a_target_does_not_want_does_not_hold_up_the_rest(handing: SeriesStore, sender: Any) -> None:
    target = Target()
    target.status = 400
    handing.take(sender.batch(["node_load1", {}, [[NOON, 1]]]))
    assert handing.remote_write(SITE, target) == {TARGET: Handed(refused=1)}
    target.status = 204
    handing.take(sender.batch(["node_load1", {}, [[NOON + 10, 2]]]))
    assert handing.remote_write(SITE, target) == {TARGET: Handed(samples=1)}


def test_the_journal_is_kept_until_it_is_handed_over_and_no_longer(
    handing: SeriesStore, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> int:
        file = handing.newest(SITE)
        assert file is not None
        with file.reading() as (connection, _):
            return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])

    for place in range(5):
        handing.take(sender.batch(["node_load1", {}, [[NOON + place, 1]]]))
    handing.fold(SITE)
    assert rows() == 5
    monkeypatch.setattr(folding, "KEPT_ROWS", 3)
    handing.fold(SITE)
    assert rows() == 3
    assert handing.remote_write(SITE, Target()) == {TARGET: Handed(samples=3, lost_batches=2)}
    handing.fold(SITE)
    assert rows() == 0


def test_a_target_that_is_no_longer_one_holds_nothing_up(handing: SeriesStore, sender: Any, clock: Any) -> None:
    handing.take(sender.batch(["node_load1", {}, [[NOON, 1]]]))
    other = SeriesStore(handing.folder, clock)
    other.take(sender.batch(["node_load1", {}, [[NOON + 1, 1]]]))
    other.fold(SITE)
    file = other.newest(SITE)
    assert file is not None
    with file.reading() as (connection, _):
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)
    other.close()


def test_histograms_go_as_running_totals(handing: SeriesStore, sender: Any) -> None:
    target = Target()
    for place in range(2):
        samples = [[NOON + 10 * place, {"0": 2, "8": 1}, 4.5, 3]]
        handing.take(sender.batch(["site_request_seconds", {}, "h", samples]))
        handing.remote_write(SITE, target)
    times = (NOON * 1000, NOON * 1000 + 10_000)
    assert target.samples("site_request_seconds_count") == list(zip(times, (3, 6), strict=True))
    assert target.samples("site_request_seconds_sum") == list(zip(times, (4.5, 9), strict=True))
    last = {dict(key).get("le"): samples for key, samples in series_of(target.bodies[1]).items()}
    assert [last[le] for le in ("0.683013", "1", "2.14359", "+Inf")] == [[(times[1], count)] for count in (0, 4, 6, 6)]
