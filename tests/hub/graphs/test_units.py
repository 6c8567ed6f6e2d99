"""Parts whose units run no more, and those that begin again and again."""

import json
import zlib
from dataclasses import replace

from tests.hub.graphs.test_picture import SITE, pulse, words
from tests.hub.newspaper import KEY

from roadworthy.hub.graphs.picture import picture
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.graphs.units import Units, units_of
from roadworthy.hub.sites.site import Part
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

NOW = 1_795_263_812
WORKER = Part("web1:worker", "worker", "web1", "worker", units=("gazette-production-worker@*.service",))
RUNS = frozenset({("web1", "gazette-production-worker@20261121-1")})


def test_a_part_whose_units_ran_and_run_no_more_fails():
    found = Units(known=RUNS).verdict(WORKER)
    assert found.said == "failing: no process of it runs"


def test_a_part_with_a_unit_of_any_release_is_well():
    newer = frozenset({("web1", "gazette-production-worker@20261121-2")})
    assert Units(running=newer, known=RUNS | newer).verdict(WORKER).word == "well"


def test_units_of_another_host_count_for_nothing():
    elsewhere = frozenset({("web2", "gazette-production-worker@20261121-1")})
    assert Units(known=elsewhere).verdict(WORKER).word == "well"


def test_a_part_that_begins_again_and_again_is_strained():
    found = Units(running=RUNS, known=RUNS, restarts=dict.fromkeys(RUNS, 4.0)).verdict(WORKER)
    assert found.said == "strained: it was started again 4 times in five minutes"


def test_a_part_without_a_figure_of_its_own_shows_what_it_takes_of_a_core():
    units = Units(running=RUNS, known=RUNS, cpu_seconds=dict.fromkeys(RUNS, 6.0))
    assert units.cpu(WORKER) == 2.0 and Units().cpu(WORKER) is None
    parts = tuple(replace(part, units=WORKER.units) for part in SITE.parts if part.role == "worker")
    shown = picture(replace(SITE, parts=parts), replace(pulse(), units=units, tasks=None))
    assert [one.figure for column in shown.columns for one in column if one.part.role == "worker"] == ["2 % of a core"]


def test_the_picture_names_a_dead_worker():
    units = Units(known=frozenset({("web1", "gazette-production-worker@1")}))
    parts = tuple(replace(part, units=WORKER.units if part.role == "worker" else ()) for part in SITE.parts)
    shown = picture(replace(SITE, parts=parts), replace(pulse(), units=units))
    assert words(shown)["web1:worker"] == "failing"
    assert (shown.verdict.word, shown.sentence) == (
        "strained",
        "task worker on web1 is failing: no process of it runs.",
    )


def test_units_are_remembered_for_a_day(tmp_path):
    store = SeriesStore(tmp_path, lambda: NOW)
    ran, runs = {"host": "web1", "unit": "old"}, {"host": "web1", "unit": "new"}
    lines = [
        ["unit_tasks", ran, [[at, 5] for at in range(NOW - 7200, NOW - 600, 10)]],
        ["unit_tasks", runs, [[at, 5] for at in range(NOW - 600, NOW, 10)]],
        ["unit_tasks", {"host": "web1", "unit": "none"}, [[NOW - 10, 0]]],
        ["unit_tasks", {"host": "db1", "unit": "late"}, [[at, 5] for at in range(NOW - 600, NOW - 65, 10)]],
    ]
    head = {"v": 1, "site": KEY, "sender": "web1/boot", "number": 1, "from": NOW - 7200, "to": NOW}
    store.take(Batch.read(zlib.compress("\n".join(map(json.dumps, (head, *lines))).encode())))
    minutes = Reading(store, KEY, Span(NOW - 320, NOW - 20, 10), NOW)
    found = units_of(minutes, minutes.at(Span(NOW - 320, NOW + 10, 10)), 9)
    store.close()
    assert found.running == {("web1", "new"), ("db1", "late")}
    assert found.known == {("web1", "old"), ("web1", "new"), ("web1", "none"), ("db1", "late")}
