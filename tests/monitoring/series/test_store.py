"""What was taken is there once, whatever came late, twice or over the end of a month; and long ranges tell the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadworthy.monitoring.series import taking
from roadworthy.monitoring.series.chunk import segments
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.series_data import SeriesData
from roadworthy.monitoring.series.store import SeriesStore, step_for
from roadworthy.monitoring.series.taking import Taken

SITE = "gazette-production"
NOON = 1_795_262_400  # 2026-11-21 12:00 UTC
DECEMBER = 1_796_083_200  # 2026-12-01 00:00 UTC
LOAD = "node_load1"
REQUESTS = "site_requests_total"


def only(found: list[SeriesData]) -> SeriesData:
    (one,) = found
    return one


def full(*_: object) -> None:
    raise OSError("the disk is full")


def values(found: list[SeriesData]) -> list[float | None]:
    return only(found).values


def test_samples_are_there_as_they_were_sent(store: SeriesStore, sender: Any) -> None:
    taken = store.take(sender.batch([LOAD, {"host": "web1"}, [[NOON - 10, 0.5], [NOON, 0.75]]]))
    assert taken == Taken(is_new=True, samples=2)
    found = store.select(SITE, LOAD, NOON - 60, NOON + 1)
    assert found == [SeriesData(LOAD, {"host": "web1"}, [NOON - 10, NOON], [0.5, 0.75])]


def test_a_batch_that_comes_again_is_stored_once(store: SeriesStore, sender: Any) -> None:
    batch = sender.batch([REQUESTS, {}, [[NOON, 5]]], {"example": "slow", "at": NOON}, dropped=[[NOON - 60, NOON - 30]])
    assert [store.take(batch) for _ in range(3)] == [Taken(is_new=True, samples=1), *[Taken(is_new=False)] * 2]
    assert values(store.select(SITE, REQUESTS, NOON, NOON + 1)) == [5]
    assert store.examples(SITE, NOON - 60, NOON + 60) == [{"example": "slow", "at": NOON, "host": "web1"}]
    assert store.gaps(SITE, NOON - 90, NOON) == [("web1/0c1f", NOON - 60, NOON - 30)]


def test_numbers_may_come_in_any_order_and_with_holes(store: SeriesStore, sender: Any) -> None:
    batches = [sender.batch([LOAD, {}, [[NOON + number, number]]]) for number in range(9)]
    order = [4, 0, 8, 1, 5, 4, 3, 0, 7, 8]
    assert [store.take(batches[place]).is_new for place in order] == [True] * 5 + [False, True, False, True, False]
    assert values(store.select(SITE, LOAD, NOON, NOON + 60)) == [0, 1, 3, 4, 5, 7, 8]


def test_two_senders_may_have_the_same_numbers(store: SeriesStore, new_sender: Callable[[str], Any]) -> None:
    for name in ("web1/a", "web2/b"):
        store.take(new_sender(name).batch([LOAD, {}, [[NOON, 1]]]))
    assert [one.labels for one in store.select(SITE, LOAD, NOON, NOON + 1)] == [{"host": "web1"}, {"host": "web2"}]


def test_sites_know_nothing_of_one_another(store: SeriesStore, sender: Any) -> None:
    store.take(sender.batch([LOAD, {}, [[NOON, 1]]], site="herald-production"))
    assert store.sites() == ["herald-production"]
    assert (store.select(SITE, LOAD, NOON, NOON + 1), store.names(SITE), store.months(SITE)) == ([], [], [])


@pytest.mark.parametrize("is_folded", [False, True])
def test_a_rate_knows_of_resets(store: SeriesStore, sender: Any, clock: Any, is_folded: bool) -> None:
    totals = [100, 130, 160, 20, 50, 50, 80]
    store.take(sender.batch(["node_disk_reads_total", {}, [[NOON + 10 * n, v] for n, v in enumerate(totals)]]))
    if is_folded:
        clock.now_s = NOON + 8000
        store.fold(SITE)
    ask = (SITE, "node_disk_reads_total", NOON, NOON + 70)
    assert values(store.select(*ask, 10, function="increase")) == [0, 30, 30, 20, 30, 0, 30]
    assert values(store.select(*ask, 10)) == [0, 3, 3, 2, 3, 0, 3]
    assert values(store.select(*ask, 60, function="increase")) == [110, 30]
    assert values(store.select(*ask, 3600, function="increase")) == [140]


def test_a_rate_goes_on_from_the_sample_before_the_range(store: SeriesStore, sender: Any) -> None:
    store.take(sender.batch(["node_disk_reads_total", {}, [[NOON - 7200, 100], [NOON, 150], [NOON + 60, 160]]]))
    for step in (10, 60, 3600):
        found = store.select(SITE, "node_disk_reads_total", NOON, NOON + 120, step, function="increase")
        assert sum(value or 0 for value in values(found)) == 60


def test_the_first_failed_request_counts(store: SeriesStore, sender: Any) -> None:
    store.take(sender.batch([REQUESTS, {"status": "500"}, [[NOON, 1], [NOON + 10, 3]]]))
    assert values(store.select(SITE, REQUESTS, NOON, NOON + 20, 10, function="increase")) == [1, 2]


def test_gauges_give_mean_least_most_and_last(store: SeriesStore, sender: Any) -> None:
    store.take(sender.batch([LOAD, {}, [[NOON, 1], [NOON + 20, 6], [NOON + 40, 2], [NOON + 130, 5]]]))
    expected = {
        "mean": [3, None, 5],
        "min": [1, None, 5],
        "max": [6, None, 5],
        "sum": [9, None, 5],
        "count": [3, None, 1],
    }
    for function, figures in expected.items():
        assert values(store.select(SITE, LOAD, NOON, NOON + 180, 60, function=function)) == figures


def test_series_are_added_up_by_their_labels(store: SeriesStore, sender: Any) -> None:
    lines = [
        [REQUESTS, {"view": view, "status": status}, [[NOON, 0], [NOON + 10, 10 * n]]]
        for n, (view, status) in enumerate([("front", "200"), ("front", "500"), ("story", "200")], 1)
    ]
    store.take(sender.batch(*lines))
    ask = (SITE, REQUESTS, NOON + 10, NOON + 20, 10)
    found = {one.labels["view"]: one.values for one in store.select(*ask, by=["view"])}
    assert found == {"front": [3], "story": [3]}
    assert [(one.labels, one.values) for one in store.select(*ask, by=[])] == [({}, [6])]
    assert values(store.select(*ask, by=[], across="max")) == [3]
    assert values(store.select(SITE, REQUESTS + '{status=~"5.."}', NOON + 10, NOON + 20, 10, by=[])) == [2]


@pytest.mark.parametrize(
    ("metric", "function", "why"),
    [
        (LOAD, "rate", "node_load1 is not a counter (its name does not end in _total): it has no rate"),
        (REQUESTS, "mean", f"{REQUESTS} only ever grows: ask for its rate or its increase, not its mean"),
    ],
)
def test_a_question_without_a_right_answer_is_refused(
    store: SeriesStore, sender: Any, metric: str, function: Any, why: str
) -> None:
    store.take(sender.batch([metric, {}, [[NOON, 1]]]))
    with pytest.raises(ValueError) as refused:
        store.select(SITE, metric, NOON, NOON + 60, 60, function=function)
    assert str(refused.value) == why


@pytest.mark.parametrize("step", [0.5, 0, -10])
def test_a_step_that_makes_too_many_points_is_refused(store: SeriesStore, step: float) -> None:
    with pytest.raises(ValueError, match=r"a step of .* s makes more than 20000 points of the time asked for"):
        store.select(SITE, LOAD, NOON, NOON + 60, step)


def test_late_and_out_of_order_samples_find_their_place(store: SeriesStore, sender: Any, clock: Any) -> None:
    hour = [[NOON + 10 * n, n] for n in range(360)]
    late = hour[100:200]
    clock.now_s = NOON + 3600
    store.take(sender.batch([LOAD, {}, hour[:100] + hour[300:]]))
    clock.now_s = NOON + 4000
    store.fold(SITE)
    store.take(sender.batch([LOAD, {}, late[::-1]]))
    store.take(sender.batch([LOAD, {}, hour[200:300] + hour[:50]]))
    for _ in range(2):  # before the hour is sealed again, and after
        assert values(store.select(SITE, LOAD, NOON, NOON + 3600)) == list(range(360))
        assert values(store.select(SITE, LOAD, NOON, NOON + 3600, 3600)) == [179.5]
        assert values(store.select(SITE, LOAD, NOON, NOON + 120, 60)) == [2.5, 8.5]
        store.fold(SITE)


def test_an_hour_is_the_same_open_folded_and_sealed(store: SeriesStore, sender: Any, clock: Any) -> None:
    def answers() -> list[list[float | None]]:
        ask = (SITE, "node_disk_reads_total", NOON, NOON + 3600)
        return [values(store.select(*ask, step, function="increase")) for step in (10, 60, 300, 3600)]

    clock.now_s = NOON + 3600
    store.take(sender.batch(["node_disk_reads_total", {}, [[NOON + 10 * n, n * n % 977] for n in range(360)]]))
    in_journal = answers()
    store.fold(SITE)
    is_open = answers()
    clock.now_s = NOON + 4000
    store.fold(SITE)
    assert in_journal == is_open == answers()
    file = sqlite3.connect(store.folder / SITE / "2026-11.series")
    tables = ("journal", "open", "raw", "minute", "hour")
    assert [file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0, 0, 1, 1, 1]
    file.close()


def test_a_batch_over_the_end_of_a_month_is_in_two_files(store: SeriesStore, sender: Any, clock: Any) -> None:
    clock.now_s = DECEMBER + 10
    totals = [["node_disk_reads_total", {}, [[DECEMBER + 10 * n, 100 + n] for n in range(-3, 3)]]]
    histogram = ["site_request_seconds", {}, "h", [[DECEMBER + 10 * n, {"0": 1}, 1, 1] for n in range(-3, 3)]]
    batch = sender.batch(*totals, histogram, {"example": "slow", "at": DECEMBER - 5}, at=DECEMBER + 20)
    assert [store.take(batch).is_new for _ in range(2)] == [True, False]
    assert store.months(SITE) == ["2026-11", "2026-12"]
    found = store.select(SITE, "node_disk_reads_total", DECEMBER - 60, DECEMBER + 60)
    assert values(found) == [97, 98, 99, 100, 101, 102]
    found = store.select(SITE, "node_disk_reads_total", DECEMBER - 30, DECEMBER + 30, 10, function="increase")
    assert values(found) == [0, 1, 1, 1, 1, 1]
    found = store.select(SITE, "node_disk_reads_total", DECEMBER, DECEMBER + 30, 10, function="increase")
    assert values(found) == [1, 1, 1]
    (counted,) = store.histograms(SITE, "site_request_seconds", DECEMBER - 60, DECEMBER + 60, 120)
    assert sum(counted.counts().values[0:2]) == 6
    assert len(store.examples(SITE, DECEMBER - 60, DECEMBER)) == 1


def test_a_batch_half_stored_when_the_hub_died_is_completed(store: SeriesStore, sender: Any, clock: Any) -> None:
    clock.now_s = DECEMBER
    batch = sender.batch([LOAD, {}, [[DECEMBER - 10, 1], [DECEMBER, 2]]], at=DECEMBER)
    store.take(batch)
    store.close()
    (store.folder / SITE / "2026-12.series").unlink()  # as if it had died between the two files
    assert SeriesStore(store.folder, clock).take(batch) == Taken(is_new=True, samples=1)
    assert values(SeriesStore(store.folder, clock).select(SITE, LOAD, DECEMBER - 60, DECEMBER + 1)) == [1, 2]


@pytest.mark.parametrize(
    ("off_s", "why"),
    [
        (-15 * 86_400, "the batch has samples of 15.0 days ago; at most 14 days are taken"),
        (900, "the batch is 900 s ahead of the hub's clock (at most 300 s are taken): is the host's clock right?"),
    ],
)
def test_a_batch_of_another_time_is_refused(store: SeriesStore, sender: Any, off_s: int, why: str) -> None:
    for line in (
        [LOAD, {}, [[NOON, 1], [NOON + off_s, 1]]],
        ["x", {}, "h", [[NOON + off_s, {"1": 1}, 1, 1]]],
        {"example": "slow", "at": NOON + off_s},
    ):
        with pytest.raises(Refused) as refused:
            store.take(sender.batch(line))
        assert (refused.value.status, refused.value.why) == (422, why)
    assert store.months(SITE) == []


def test_an_open_hour_stays_in_few_chunks_however_often_it_is_folded(store: SeriesStore, sender: Any) -> None:
    for n in range(40):
        store.take(sender.batch([LOAD, {}, [[NOON - 500 + n, n]]], ["s", {}, "h", [[NOON - 500 + n, {"1": n}, n, n]]]))
        store.fold(SITE)
    file = store.newest(SITE)
    assert file is not None
    with file.reading() as (connection, _):
        rows = connection.execute("SELECT data FROM open").fetchall()
    assert [len(list(segments(data))) for (data,) in rows] == [8, 8]
    assert values(store.select(SITE, LOAD, NOON - 600, NOON)) == list(range(40))
    found = store.histograms(SITE, "s", NOON - 600, NOON, 600)
    assert [each.buckets for each in found] == [[{1: sum(range(40))}]]


def test_series_beyond_the_limit_are_left_and_the_others_stored(tmp_path: Path, clock: Any, sender: Any) -> None:
    store = SeriesStore(tmp_path, clock, Limits(series_a_month=2))
    store.take(sender.batch([LOAD, {}, [[NOON, 1]]]))
    lines = [["visits_total", {"visitor": str(n)}, [[NOON, 1]]] for n in range(5)]
    assert store.take(sender.batch([LOAD, {}, [[NOON + 10, 2]]], *lines)) == Taken(True, 2, ("visits_total",))
    assert values(store.select(SITE, LOAD, NOON, NOON + 60)) == [1, 2]
    assert len(store.select(SITE, "visits_total", NOON, NOON + 60)) == 1
    store.close()


def test_a_sender_that_leaves_out_too_many_numbers_is_refused(tmp_path: Path, clock: Any, sender: Any) -> None:
    store = SeriesStore(tmp_path, clock, Limits(ranges_a_sender=3))
    batches = [sender.batch([LOAD, {}, [[NOON + n, 1]]]) for n in range(9)]
    for place in (0, 2, 4):
        store.take(batches[place])
    with pytest.raises(Refused) as refused:
        store.take(batches[6])
    why = "web1/0c1f has left out numbers 3 times this month: its batches can't be told apart"
    assert (refused.value.status, refused.value.why) == (409, why)
    assert store.take(batches[1]).is_new
    assert store.take(batches[6]).is_new
    store.close()


def test_series_of_a_batch_that_came_to_nothing_are_forgotten(
    store: SeriesStore, sender: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.take(sender.batch([LOAD, {}, [[NOON, 1]]]))
    batch = sender.batch(["first", {}, [[NOON, 1]]], ["second", {}, [[NOON, 2]]])
    with monkeypatch.context() as broken, pytest.raises(OSError, match="the disk is full"):
        broken.setattr(taking, "_keep_examples", full)
        store.take(batch)
    assert store.names(SITE) == [LOAD]
    store.take(sender.batch(["third", {}, [[NOON, 3]]]))
    assert store.take(batch) == Taken(is_new=True, samples=2)
    found = {name: values(store.select(SITE, name, NOON, NOON + 1)) for name in store.names(SITE)}
    assert found == {"first": [1], "second": [2], "third": [3], LOAD: [1]}


def test_more_senders_than_there_can_be_are_refused(
    tmp_path: Path, clock: Any, new_sender: Callable[[str], Any]
) -> None:
    store = SeriesStore(tmp_path, clock, Limits(senders_a_month=2))
    for name in ("web1/a", "web2/b"):
        store.take(new_sender(name).batch([LOAD, {}, [[NOON, 1]]]))
    with pytest.raises(Refused) as refused:
        store.take(new_sender("web3/c").batch([LOAD, {}, [[NOON, 1]]]))
    why = "2 senders have sent something this month: no more are taken"
    assert (refused.value.status, refused.value.why) == (429, why)
    store.close()


def test_percentiles_are_merged_over_hosts_and_hours(
    store: SeriesStore, new_sender: Callable[[str], Any], clock: Any
) -> None:
    for name, bucket, count in (("web1/a", "-20", 90), ("web2/b", "10", 10)):
        samples = [[NOON + 10 * n, {bucket: count}, 1, count] for n in range(700)]
        clock.now_s = NOON + 7000
        store.take(new_sender(name).batch(["site_request_seconds", {"view": "front"}, "h", samples], at=NOON + 7000))
    for is_folded in (False, True):
        if is_folded:
            clock.now_s = NOON + 20_000
            store.fold(SITE)
        for step in (10, 60, 3600):
            ask = (SITE, "site_request_seconds", NOON, NOON + 3600, step)
            assert set(values(store.quantile(*ask, q=0.9))) == {1.1**-20.5}
            assert set(values(store.quantile(*ask, q=0.91, by=["view"]))) == {1.1**9.5}
            assert {one.labels["host"] for one in store.quantile(*ask, q=0.5, by=["host"])} == {"web1", "web2"}


def test_names_and_labels_are_listed(store: SeriesStore, sender: Any) -> None:
    lines = [[REQUESTS, {"status": status}, [[NOON, 1]]] for status in ("500", "200")]
    store.take(sender.batch(*lines, [LOAD, {}, [[NOON, 1]]]))
    assert store.names(SITE) == [LOAD, REQUESTS]
    assert store.labels(SITE, REQUESTS) == {"host": ["web1"], "status": ["200", "500"]}


def test_names_are_those_of_both_months_when_one_just_began(store: SeriesStore, sender: Any, clock: Any) -> None:
    clock.now_s = DECEMBER
    store.take(sender.batch([LOAD, {}, [[DECEMBER - 10, 1]]], [REQUESTS, {}, [[DECEMBER, 1]]], at=DECEMBER))
    assert store.names(SITE) == [LOAD, REQUESTS]
    clock.now_s = DECEMBER + 3 * 86_400
    assert store.names(SITE) == [REQUESTS]


def test_old_months_are_forgotten_as_files(store: SeriesStore, sender: Any, clock: Any) -> None:
    for at in (NOON, DECEMBER):
        clock.now_s = at
        store.take(sender.batch([LOAD, {}, [[at, 1]]], at=at))
        assert store.retain(SITE, 1) == []  # something of November may still come
    clock.now_s = DECEMBER + 15 * 86_400
    assert store.retain(SITE, 1) == ["2026-11"]
    assert [path.name.partition("-wal")[0] for path in (store.folder / SITE).glob("2026-11*")] == []
    assert store.select(SITE, LOAD, NOON, NOON + 1) == []
    assert values(store.select(SITE, LOAD, DECEMBER, DECEMBER + 1)) == [1]
    assert store.retain(SITE, 1) == []


@pytest.mark.parametrize("site", ["../gazette", "", "a/b", ".hidden"])
def test_a_key_that_is_no_site_s_leads_nowhere(store: SeriesStore, site: str) -> None:
    with pytest.raises(ValueError, match="is not the key of a site"):
        store.select(site, LOAD, NOON, NOON + 60, 60)


@pytest.mark.parametrize(("span_s", "step_s"), [(3600, 30), (86_400, 300), (7 * 86_400, 3600), (30 * 86_400, 21_600)])
def test_a_step_fits_the_range(span_s: int, step_s: int) -> None:
    assert step_for(NOON - span_s, NOON) == step_s
