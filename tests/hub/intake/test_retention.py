"""Old months go, once a day."""

from tests.hub.newspaper import KEY, Newspaper

from roadworthy.hub.intake.retention import Retention
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

DAY_S = 86_400
NOVEMBER = 1_793_491_200 + 5 * DAY_S


def test_the_newest_months_are_kept(tmp_path):
    now = [float(NOVEMBER)]
    store = SeriesStore(tmp_path, lambda: now[0])
    paper, retention = Newspaper(), Retention(months=1)
    for at in (NOVEMBER - 9 * DAY_S, NOVEMBER):
        for body in paper.batches(at - 60, at, 30):
            store.take(Batch.read(body))
    assert store.months(KEY) == ["2026-10", "2026-11"]
    assert retention.keep(store) == []  # batches of October may still come
    now[0] += 12 * DAY_S
    assert retention.keep(store) == [f"{KEY} 2026-10"]
    assert store.months(KEY) == ["2026-11"]
    assert retention.keep(store) == []
    store.close()
