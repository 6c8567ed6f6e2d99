"""Own figures: real queries of the site's own Python, through Django's connections, on real databases."""

import json
import os
import subprocess
import sys
import time

import pytest
from tests.contrib.metrics.conftest import PRESS, SOURCE

TITLES = {"query": "select title, count(*) from press_page where id < 3 group by title;"}
PAGES = {"query": "-- all of them\nSELECT count(*) FROM press_page", "every_s": 60}
WRITES = {"query": "with one as (select 1) delete from press_page where id = 1"}
ENDLESS = {
    "query": "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "time_limit_s": 1,
}


@pytest.fixture
def count(press):
    """Return how figures of the press are counted: as the job does, in a process of its own."""

    def run(figures, *words, **settings):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROADWORTHY_", "DJANGO_"))}
        own = {
            "PYTHONPATH": os.pathsep.join([str(PRESS), str(SOURCE)]),
            "DJANGO_SETTINGS_MODULE": "press.settings",
            "PRESS_SETTINGS": json.dumps({"ROADWORTHY_FIGURES": figures, **settings}),
            "PRESS_DATABASE": str(press.folder / "db"),
        }
        command = [sys.executable, "-m", "roadworthy.contrib.metrics.figures", *words]
        return subprocess.run(
            command,
            env={**kept, **own, **press.variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def told(agent):
    """Return what was told of figures, and check that nothing else was."""
    said = agent.told()
    assert {one["kind"] for one in said} <= {"figure"}
    return [(one["name"], one["labels"], one["value"]) for one in said]


def test_each_row_is_a_datagram_with_labels_and_a_value(count, agent):
    before = time.time()
    done = count({"titles": TITLES})
    assert (done.returncode, done.stderr) == (0, "")
    first, second = agent.told()
    at = first.pop("at")
    assert before - 0.001 <= at <= time.time()
    assert first == {
        "v": 1,
        "kind": "figure",
        "name": "titles",
        "labels": {"title": "front"},
        "value": 1.0,
        "for_s": 330,
    }
    assert (second["at"], second["labels"]) == (at, {"title": "inside"})


def test_only_those_of_the_period_are_asked(count, agent):
    assert count({"titles": TITLES, "pages": PAGES}, "--every", "60").returncode == 0
    assert told(agent) == [("pages", {}, 4.0)]


def test_what_one_query_gets_wrong_is_said_and_stops_no_other(count, agent):
    wrong = {
        "missing": {"query": "select count(*) from tickets"},
        "writes": WRITES,
        "words": {"query": "select title as kind, title from press_page"},
        "endless_numbers": {"query": "select 9e999"},
        "taken": {"query": "select title as host, 1 from press_page"},
        "nameless": {"query": "select id + 1, 1 from press_page"},
        "many": {
            "query": "with recursive n(i) as (values(1) union all select i + 1 from n where i < 51) select i, i from n"
        },
        "elsewhere": {"query": "select 1", "database": "replica"},
        "two": {"query": "select 1; delete from press_page"},
    }
    done = count({**wrong, "pages": PAGES})
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "figure missing: no such table: tickets (OperationalError)",
        "figure writes: attempt to write a readonly database (OperationalError)",
        "figure words: the last column is the value, and str is no number",
        "figure endless_numbers: the value inf is no number that can be drawn",
        "figure taken: the column host can't be a label: that says where a figure came from",
        "figure nameless: the column id + 1 can't be a label: name it, as in `… as kind`",
        "figure many: more than 50 rows: group by less, or leave out what is small",
        "figure elsewhere: the settings have no database 'replica'; there are: default",
        "figure two: You can only execute one statement at a time. (ProgrammingError)",
    ]
    assert told(agent) == [("pages", {}, 4.0)]


def test_a_query_that_takes_too_long_is_ended(count, agent):
    began = time.monotonic()
    done = count({"endless": ENDLESS, "pages": PAGES})
    assert done.stderr == "figure endless: interrupted (OperationalError)\n"
    assert time.monotonic() - began < 10
    assert told(agent) == [("pages", {}, 4.0)]


def test_no_value_is_no_figure(count, agent):
    nothing = {"query": "select title, null from press_page union all select null, 2"}
    assert count({"nothing": nothing}).returncode == 0
    assert told(agent) == [("nothing", {}, 2.0)]


def test_without_an_agent_nothing_is_asked(count, press, agent):
    del press.variables["ROADWORTHY_AGENT"]
    done = count({"pages": PAGES})
    assert (done.returncode, done.stderr) == (3, "ROADWORTHY_AGENT is not set: there is no agent to tell\n")
    assert told(agent) == []


def test_an_agent_that_does_not_take_it_is_said(count, press, tmp_path):
    press.variables["ROADWORTHY_AGENT"] = str(tmp_path / "nobody")
    done = count({"pages": PAGES})
    assert (done.returncode, done.stderr) == (1, "figure pages: the agent on this host does not take it\n")


@pytest.mark.parametrize("way", ["postgres", "pgbouncer"])
def test_postgresql_is_only_read_and_gives_up(count, agent, way, request):
    server = request.getfixturevalue(way)
    figures = {
        "numbers": {"query": "select 'a%' as kind, 1.5::numeric"},
        "creates": {"query": "select 1 into made"},
        "endless": {"query": "select pg_sleep(30)", "time_limit_s": 1},
        "after": {"query": "select count(*) from pg_class where relname = 'made'"},
    }
    done = count(figures, **server.settings)
    assert done.stderr.splitlines() == [
        "figure creates: cannot execute SELECT INTO in a read-only transaction (InternalError)",
        "figure endless: canceling statement due to statement timeout (OperationalError)",
    ]
    assert told(agent) == [("numbers", {"kind": "a%"}, 1.5), ("after", {}, 0.0)]
