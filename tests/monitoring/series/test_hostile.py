"""What a sender with a token makes up, being broken or meaning harm: it stays within bounds and breaks nothing."""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.known_keys import LONGEST, KnownKeys
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.store import SeriesStore

NOON = 1_795_262_400
SITE = "gazette-production"
FURTHEST = ("1e99", "-1e99", "5e-324", "1e-99", "0.1", "-0.0", "9007199254740993", "1e15", "123456789.123456789")
TOO_FAR = ("1e308", "-1e308", "1e400", "1e101", "1" + "0" * 200)
COUNT = (1 << 40) - 1


class Clock:
    now = NOON + 30.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def text(*lines: str, number: int = 1, sender: str = "web1/boot", at: int = NOON) -> bytes:
    """Return a body with lines as they stand, since no JSON that Python writes is as odd as what can be sent."""
    head = {"v": 1, "site": SITE, "sender": sender, "number": number, "from": at - 10, "to": at}
    return zlib.compress("\n".join([json.dumps(head), *lines]).encode("utf-8", "surrogatepass"))


def refusal(body: bytes, limits: Limits | None = None) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        Batch.read(body, limits or Limits())
    return refused.value.status, refused.value.why


def samples(values: tuple[str, ...]) -> str:
    return ",".join(f"[{NOON - 3600 + 7 * place},{value}]" for place, value in enumerate(values * 20))


@pytest.mark.parametrize("value", TOO_FAR)
def test_a_value_with_which_nothing_can_be_counted_is_refused(value: str) -> None:
    why = "line 2 of the batch is not a series with its samples (a value is not finite, or beyond 1e+100)"
    for name in ("load", "load_total"):
        assert refusal(text(f'["{name}",{{}},[[{NOON - 1},1],[{NOON},{value}]]]')) == (400, why)
    assert refusal(text(f'["seconds",{{}},"h",[[{NOON},{{"1":1}},{value},1]]]')) == (400, why)


def test_the_furthest_values_that_are_taken_can_be_folded_and_asked_for(tmp_path: Path, clock: Clock) -> None:
    store = SeriesStore(tmp_path, clock)
    buckets = json.dumps({str(place): COUNT for place in range(-499, 500)})
    parts = [",".join(f"[{NOON - 3600 + 9 * n + m},{buckets},1e99,1]" for m in range(9)) for n in range(12)]
    lines = [f'["load",{{}},[{samples(FURTHEST)}]]', f'["load_total",{{}},[{samples(FURTHEST)}]]']
    store.take(store.read(text(*lines, *(f'["seconds",{{}},"h",[{part}]]' for part in parts))))
    for _ in range(3):
        store.fold(SITE)
        clock.now += 3600
    for step_s in (10, 60, 3600):
        span = (NOON - 3600, NOON + 3600, step_s)
        assert store.select(SITE, "load", *span) and store.select(SITE, "load_total", *span)
        assert store.quantile(SITE, "seconds", *span, q=0.99)
    assert store.months(SITE) == ["2026-11"]
    store.close()


def test_a_count_beyond_what_can_be_added_up_is_refused() -> None:
    why = "line 2 of the batch is not a series with its samples (a count is not a number from 0 on, below 2^40)"
    assert refusal(text(f'["seconds",{{}},"h",[[{NOON},{{"1":{COUNT + 1}}},1,1]]]')) == (400, why)


def test_half_a_character_is_refused() -> None:
    assert refusal(text('["load",{"view":"\\ud800"},[[1,1]]]'))[0] == 400
    for example in (
        f'{{"example":"slow","at":{NOON},"path":"\\udfff"}}',
        f'{{"example":"slow","at":{NOON},"ms":1e999}}',
    ):
        why = "line 2 of the batch has an example that is not text and numbers"
        assert refusal(text(example)) == (400, why)


def test_too_many_buckets_are_refused() -> None:
    buckets = json.dumps({str(place): 1 for place in range(100)})
    lines = [f'["seconds",{{"n":"{n}"}},"h",[[{NOON},{buckets},1,1]]]' for n in range(4)]
    assert refusal(text(*lines), Limits(buckets_a_batch=399)) == (413, "the batch has more than 399 buckets")
    Batch.read(text(*lines), Limits(buckets_a_batch=400))


def test_what_is_remembered_of_names_stays_small() -> None:
    known = KnownKeys(most=100)
    for long in ("x" * 490, "x" * 90):
        for number in range(4):
            lines = [f'["load",{{"a":"{long}","n":"{number}-{n}"}},[[{NOON},1]]]' for n in range(90)]
            Batch.read(text(*lines), Limits(), known)
    assert len(known.keys) == 60 and max(key.letters for key in known.keys.values()) < LONGEST


def test_long_names_beyond_what_memory_has_for_them_are_left(tmp_path: Path, clock: Clock) -> None:
    store = SeriesStore(tmp_path, clock, Limits(letters_a_month=1000))
    label = "x" * 200
    lines = [f'["visits_total",{{"visitor":"{n}{label}"}},[[{NOON},1]]]' for n in range(9)]
    taken = store.take(store.read(text(*lines)))
    assert (taken.samples, taken.left) == (4, ("visits_total",))
    assert store.take(store.read(text(*lines[:5], number=2))).samples == 4
    store.close()


def test_a_host_that_begins_anew_for_ever_takes_no_place_from_others(tmp_path: Path, clock: Clock) -> None:
    store = SeriesStore(tmp_path, clock, Limits(senders_a_host=3))
    line = f'["load",{{}},[[{NOON},1]]]'
    for boot in range(3):
        store.take(store.read(text(line, sender=f"web1/{boot}")))
    with pytest.raises(Refused) as refused:
        store.take(store.read(text(line, sender="web1/3")))
    why = "web1 has begun anew 3 times this month: no more is taken of it"
    assert (refused.value.status, refused.value.why) == (429, why)
    assert store.take(store.read(text(line, sender="web1/2", number=2))).is_new
    assert store.take(store.read(text(line, sender="web10/0"))).is_new
    store.close()


def test_gaps_beyond_the_limit_are_forgotten(tmp_path: Path, clock: Clock) -> None:
    store = SeriesStore(tmp_path, clock, Limits(gaps_a_month=5))
    for number in range(1, 4):
        gaps = [[NOON - 1000 + n, NOON - 999 + n] for n in range(number * 10, number * 10 + 3)]
        store.take(Batch(SITE, "web1/boot", number, NOON - 10, NOON, dropped=[(a, b) for a, b in gaps]))
    assert len(store.gaps(SITE, NOON - 2000, NOON)) == 5
    store.close()


def test_deep_and_odd_json_is_refused_and_ends_nothing() -> None:
    odd: list[Any] = ["[" * 100_000, '{"a":' * 50_000, "9" * 10_000, '"' + "\\u0000" * 1000 + '"', "[]", "null"]
    for line in odd:
        status, why = refusal(text(line))
        assert (status, why.startswith("line 2 of the batch is not")) == (400, True)
    assert refusal(zlib.compress(b'{"v":1e999}'))[0] == 400
    assert sys.getrecursionlimit() > 100
