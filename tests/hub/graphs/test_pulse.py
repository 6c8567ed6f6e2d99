"""The last minutes of a newspaper, host by host."""

import pytest
from tests.hub.newspaper import KEY, Newspaper

from roadworthy.hub.graphs.pulse import pulse_of
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

NOW = 1_795_263_812.0


def pulse_after(folder, **given):
    store = SeriesStore(folder, lambda: NOW)
    for body in Newspaper(**given).batches(NOW - 1800, NOW - 3, 10):
        store.take(Batch.read(body))
    span = Span(int(NOW) - 3600, int(NOW), 60)
    found = pulse_of(Reading(store, KEY, span, NOW), NOW)
    store.close()
    return found


def test_every_host_is_heard_and_has_figures(tmp_path):
    found = pulse_after(tmp_path)
    assert [(name, host.is_heard) for name, host in found.hosts.items()] == [
        ("db1", True), ("hub1", True), ("lb1", True), ("web1", True), ("web2", True),
    ]  # fmt: skip
    busy = Newspaper().busy(NOW - 150)
    assert found.requests == pytest.approx(busy, rel=0.05)
    assert found.hosts["web1"].requests == pytest.approx(busy / 2, rel=0.06)
    assert found.hosts["db1"].disk == pytest.approx(71) and found.hosts["db1"].disk_place == "/"
    assert found.hosts["db1"].requests is None
    assert 7 < found.queries < 9 and 80 < found.hits < 86


@pytest.mark.parametrize("ago_s", [120, 900])
def test_a_host_that_says_nothing_any_more_is_silent_however_long(tmp_path, ago_s):
    found = pulse_after(tmp_path, trouble="web2", trouble_at=NOW - ago_s)
    assert [name for name, host in found.hosts.items() if not host.is_heard] == ["web2"]


def test_errors_of_one_host_are_its_own(tmp_path):
    found = pulse_after(tmp_path, trouble="web2 fails", trouble_at=NOW - 600)
    assert found.hosts["web1"].failed < 1 and 25 < found.hosts["web2"].failed < 35
    assert 12 < found.failed < 18
