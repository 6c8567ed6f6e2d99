"""What an agent sends is read; what is wrong, huge or hostile is refused with a status and a reason."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from typing import Any

import pytest

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.histogram import ZERO, HistogramSample
from roadworthy.monitoring.series.known_keys import KnownKeys
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.series_key import SeriesKey

NOON = 1_795_262_400
HEADER = {"v": 1, "site": "gazette-production", "sender": "web1/0c1f", "number": 7, "from": NOON - 10, "to": NOON}
LIMITS = Limits()


def body(*lines: Any, **header: Any) -> bytes:
    return zlib.compress("\n".join(json.dumps(line) for line in [{**HEADER, **header}, *lines]).encode())


def refusal(given: bytes, limits: Limits = LIMITS) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        Batch.read(given, limits)
    return refused.value.status, refused.value.why


def test_a_batch_is_read() -> None:
    slow = {"example": "slow", "at": NOON - 3, "view": "front", "ms": 900}
    batch = Batch.read(
        body(
            ["node_load1", {"host": "web1"}, [[NOON, 0.5]]],
            ["site_requests_total", {"status": "200", "host": "web1", "view": "front"}, [[NOON - 10, 1], [NOON, 4]]],
            ["site_request_seconds", {"view": "front"}, "h", [[NOON, {"-20": 3, "zero": 1}, 0.45, 4]]],
            slow,
            dropped=[[NOON - 900, NOON - 300]],
        )
    )
    assert (batch.site, batch.sender, batch.number, batch.start_s, batch.end_s, batch.samples) == (
        "gazette-production",
        "web1/0c1f",
        7,
        NOON - 10,
        NOON,
        4,
    )
    counter = SeriesKey("site_requests_total", (("host", "web1"), ("status", "200"), ("view", "front")))
    assert [(key, list(times), list(values)) for key, times, values in batch.points] == [
        (SeriesKey("node_load1", (("host", "web1"),)), [NOON * 1000], [0.5]),
        (counter, [(NOON - 10) * 1000, NOON * 1000], [1.0, 4.0]),
    ]
    key = SeriesKey("site_request_seconds", (("host", "web1"), ("view", "front")), is_histogram=True)
    assert batch.histograms == [(key, [HistogramSample(NOON * 1000, {-20: 3, ZERO: 1}, 0.45, 4)])]
    assert (batch.examples, batch.dropped) == ([slow], [(NOON - 900, NOON - 300)])


def test_times_keep_their_milliseconds() -> None:
    batch = Batch.read(body(["node_load1", {}, [[NOON + 0.123, 1]]]))
    assert list(batch.points[0][1]) == [NOON * 1000 + 123]


def test_a_series_without_a_host_is_of_the_sender_s() -> None:
    assert Batch.read(body(["up", {}, [[NOON, 1]]])).points[0][0].labels == (("host", "web1"),)
    assert Batch.read(body(["up", {"host": "db1"}, [[NOON, 1]]])).points[0][0].labels == (("host", "db1"),)


def test_names_that_were_looked_at_are_known_again() -> None:
    known = KnownKeys()
    line = ["up", {"job": "redis"}, [[NOON, 1]]]
    first, second = (Batch.read(body(line), LIMITS, known).points[0][0] for _ in range(2))
    assert (first is second, len(known.keys)) == (True, 1)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (b"", (400, "the batch ends in the middle")),
        (b"garbage", (400, "the batch is not compressed as it should be (zlib)")),
        (body()[:-9], (400, "the batch ends in the middle")),
        (body() + b"more", (400, "something follows the end of the batch")),
        (zlib.compress(b"{"), (400, "line 1 of the batch is not JSON")),
        (zlib.compress(b"\xff\xfe"), (400, "line 1 of the batch is not JSON")),
        (zlib.compress(b"[" * 100_000), (400, "line 1 of the batch is not JSON")),
        (zlib.compress(b""), (400, "the first line of the batch does not say whose it is")),
        (zlib.compress(b"[1]"), (400, "the first line of the batch does not say whose it is")),
        (body(v=2), (400, "the batch is of version 2; this hub takes version 1")),
        (body(site="../../etc"), (400, "the batch names no site")),
        (body(site=None), (400, "the batch names no site")),
        (body(sender="web 1"), (400, "the batch names no sender")),
        (body(number=0), (400, "the batch has no number from 1 on")),
        (body(number=True), (400, "the batch has no number from 1 on")),
        (body(number=1 << 70), (400, "the batch has no number from 1 on")),
        (body(to=NOON - 60), (400, "a range of time in the batch is not two times, the earlier first")),
        (body(to=None), (400, "a range of time in the batch is not two times, the earlier first")),
        (body(dropped=[[1]]), (400, "a range of time in the batch is not two times, the earlier first")),
        (body(dropped=7), (400, "the batch does not say what was dropped as ranges of time")),
        (body({"example": "nice", "at": NOON}), (400, "line 2 of the batch is neither a sample nor an example")),
    ],
)
def test_a_body_that_is_no_batch_is_refused(given: bytes, answer: tuple[int, str]) -> None:
    assert refusal(given) == answer


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (7, "it has other parts"),
        (["up", {}], "it has other parts"),
        (["up", {}, "x", [[NOON, 1]]], "it has other parts"),
        (["no name", {}, [[NOON, 1]]], "the name 'no name' can't be a metric's"),
        (["n" * 201, {}, [[NOON, 1]]], f"the name '{'n' * 50}' can't be a metric's"),
        ([7, {}, [[NOON, 1]]], "the name '7' can't be a metric's"),
        (["up", [], [[NOON, 1]]], "its labels are none"),
        (["up", {"a b": "c"}, [[NOON, 1]]], "the label 'a b' can't be one"),
        (["up", {"a": 1}, [[NOON, 1]]], "the label 'a' has no text of up to 500 characters"),
        (["up", {"a": "x" * 501}, [[NOON, 1]]], "the label 'a' has no text of up to 500 characters"),
        (["up", {f"a{n}": "x" for n in range(17)}, [[NOON, 1]]], "it has more than 16 labels"),
        (["up", {}, [[NOON, "1"]]], "must be real number, not str"),
        (["up", {}, [[-1, 1]]], "a time is none"),
        (["up", {}, [[10**11, 1]]], "a time is none"),
        (["up", {}, [[NOON, 1e308], [NOON, 10**400]]], "int too large to convert to float"),
        (["up", {}, "h", [[NOON, {"-5000": 1}, 1, 1]]], "there is no bucket -5000"),
        (["up", {}, "h", [[NOON, {"1": -1}, 1, 1]]], "a count is not a number from 0 on, below 2^40"),
        (["up", {}, "h", [[NOON, {str(n): 1 for n in range(1001)}, 1, 1]]], "a histogram has more than 1000 buckets"),
    ],
)
def test_a_line_that_is_no_series_is_refused(line: Any, why: str) -> None:
    fine = ["up", {}, [[NOON, 1]]]
    assert refusal(body(fine, line)) == (400, f"line 3 of the batch is not a series with its samples ({why})")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_value_that_is_no_number_is_refused(number: str) -> None:
    given = json.dumps(HEADER) + f'\n["up", {{}}, [[{NOON}, {number}]]]'
    assert refusal(zlib.compress(given.encode())) == (400, "line 2 of the batch is not JSON")


def test_a_value_too_large_to_be_one_is_refused() -> None:
    given = json.dumps(HEADER) + f'\n["up", {{}}, [[{NOON}, 1e999]]]'
    why = "line 2 of the batch is not a series with its samples (a value is not finite, or beyond 1e+100)"
    assert refusal(zlib.compress(given.encode())) == (400, why)


def test_a_body_too_large_is_refused_before_it_is_looked_at() -> None:
    why = "the batch has 2097152 bytes; at most 1048576 are taken at once"
    assert refusal(bytes(2 << 20)) == (413, why)


@pytest.mark.parametrize(
    ("limits", "lines", "why"),
    [
        (Limits(samples=3), [["up", {}, [[NOON, 1]] * 2]] * 2, "the batch has more than 3 samples"),
        (Limits(series=3), [["up", {}, [[NOON, 1]]]] * 4, "the batch has more than 3 series"),
        (Limits(line_bytes=500), [["up", {}, [[NOON, 1]] * 99]], "a line of the batch has more than 500 bytes"),
        (Limits(examples=1), [{"example": "slow", "at": NOON}] * 2, "the batch has more than 1 examples"),
        (
            Limits(example_bytes=99),
            [{"example": "slow", "at": NOON, "path": "/" * 99}],
            "the example in line 2 has more than 99 bytes",
        ),
    ],
)
def test_more_than_a_batch_may_have_is_refused(limits: Limits, lines: list[Any], why: str) -> None:
    assert refusal(body(*lines), limits) == (413, why)


@pytest.mark.parametrize("filling", [b"[", b" ", b"\n", b'["up",{},[[1,1]]]\n'])
def test_a_small_body_that_becomes_a_large_one_costs_no_memory(filling: bytes) -> None:
    bomb = zlib.compress(json.dumps(HEADER).encode() + b"\n" + filling * (64_000_000 // len(filling)), 9)
    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        Batch.read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.status in (400, 413)
    assert peak < 32 << 20
