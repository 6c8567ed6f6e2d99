"""The last values are there as Prometheus' text."""

from __future__ import annotations

import re
from typing import Any

from roadworthy.monitoring.series.store import SeriesStore

SITE = "gazette-production"
NOON = 1_795_262_400
EXPECTED = f"""# TYPE node_load1 gauge
node_load1{{host="web1",site="gazette-production"}} 0.75 {NOON}000
# TYPE site_requests_total counter
site_requests_total{{host="web1",view="say \\"hi\\"\\n",site="gazette-production"}} 12 {NOON}000
"""


def test_the_last_value_of_each_series_is_told(store: SeriesStore, sender: Any, clock: Any) -> None:
    old = ["node_boot_time_seconds", {}, [[NOON - 400, 7]]]
    requests = ["site_requests_total", {"view": 'say "hi"\n'}, [[NOON, 12], [NOON - 10, 11]]]
    store.take(sender.batch(["node_load1", {}, [[NOON - 10, 0.5], [NOON, 0.75]]], requests, old))
    assert "".join(store.exposition(SITE)) == EXPECTED
    store.fold(SITE)
    assert "".join(store.exposition(SITE)) == EXPECTED
    clock.now_s = NOON + 301
    assert store.exposition(SITE) == []


def test_histograms_are_told_as_running_totals(store: SeriesStore, sender: Any) -> None:
    samples = [[NOON - 10, {"-20": 3}, 0.45, 3], [NOON, {"-20": 1, "100": 1}, 14000.5, 2]]
    store.take(sender.batch(["site_request_seconds", {}, "h", samples]))
    for _ in range(2):
        lines = store.exposition(SITE)
        assert lines[0] == "# TYPE site_request_seconds histogram\n"
        counts = [int(count) for count in re.findall(r"_bucket\{[^}]*\} (\d+)\n", "".join(lines))]
        assert (counts[0], counts[-2:], counts) == (0, [4, 5], sorted(counts))
        labels = '{host="web1",site="gazette-production"}'
        assert lines[-2:] == [f"site_request_seconds_sum{labels} 14000.95\n", f"site_request_seconds_count{labels} 5\n"]
        store.fold(SITE)


def test_of_a_site_that_sent_nothing_nothing_is_told(store: SeriesStore) -> None:
    assert store.exposition(SITE) == []
