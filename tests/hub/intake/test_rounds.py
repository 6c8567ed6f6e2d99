"""What the hub does by itself: nothing that goes wrong ends it, or is said twice."""

import logging

import pytest
from tests.hub.newspaper import HOSTS, KEY, Newspaper

from roadworthy.hub.intake.retention import Retention
from roadworthy.hub.intake.rounds import Rounds
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

NOON, TARGET = 1_795_262_400, "http://10.77.0.30:8428/api/v1/write"
WAITS = "samples wait for it, up to 50000 batches of a site and month"


class Engine:
    """Answers as it is told, and counts what it took."""

    def __init__(self):
        self.status, self.taken = 204, 0

    def __call__(self, url, body):
        assert url == TARGET
        if self.status == 0:
            raise OSError("connection refused")
        self.taken += self.status < 300
        return self.status


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def store(tmp_path):
    store = SeriesStore(tmp_path / "series", lambda: NOON, handed_to=[TARGET])
    yield store
    store.close()


@pytest.fixture
def rounds(store, engine):
    return Rounds(store, Retention(months=13), engine)


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.WARNING)

    def take():
        found = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return found

    return take


@pytest.fixture
def send(store):
    paper = Newspaper()

    def send(ago_s):
        for body in paper.batches(NOON - ago_s, NOON - ago_s + 60, 10):
            store.take(Batch.read(body))

    return send


def test_an_engine_that_is_away_is_said_once_and_gets_all_of_it_later(rounds, engine, send, said):
    engine.status = 0
    for ago_s in (600, 540, 480):
        send(ago_s)
        rounds.go()
    assert said() == [f"{TARGET} can't be reached: connection refused; {WAITS}"]
    engine.status = 503
    rounds.go()
    assert said() == [f"{TARGET} answered 503; {WAITS}"]
    engine.status = 204
    rounds.go()
    assert (said(), engine.taken) == ([f"{TARGET} takes samples again"], 1)
    rounds.go()
    assert (said(), engine.taken) == ([], 1)


def test_what_an_engine_refuses_is_not_sent_again(rounds, engine, send, said):
    engine.status = 400
    for ago_s in (600, 540):
        send(ago_s)
        rounds.go()
    assert said() == [f"{TARGET} refuses samples of {KEY}: they are not sent again"]
    engine.status = 204
    rounds.go()
    assert engine.taken == 0
    send(480)
    rounds.go()
    assert (engine.taken, said()) == (1, [f"{TARGET} takes the samples of {KEY}"])


def test_without_an_engine_nothing_is_handed_over(tmp_path, engine, said):
    store = SeriesStore(tmp_path / "series", lambda: NOON)
    for body in Newspaper().batches(NOON - 60, NOON, 10):
        store.take(Batch.read(body))
    Rounds(store, Retention(months=13), engine).go()
    assert (engine.taken, said()) == (0, [])
    store.close()


def test_a_site_that_is_silent_is_tended_too(tmp_path):
    """Hours that are over are brought into chunks and sealed, though no batch comes that would have it done."""
    now = [float(NOON)]
    store = SeriesStore(tmp_path / "series", lambda: now[0])
    for body in Newspaper().batches(NOON - 60, NOON, 10):
        store.take(Batch.read(body))
    waiting = "SELECT count(*) FROM journal"
    with store.newest(KEY).reading() as (connection, _):
        assert connection.execute(waiting).fetchone() == (len(HOSTS),)
    now[0] += 3 * 3600
    Rounds(store, Retention(months=13)).go()
    with store.newest(KEY).reading() as (connection, _):
        assert connection.execute(waiting).fetchone() == (0,)
    store.close()


def test_one_site_that_can_t_be_tended_holds_up_no_other(rounds, store, engine, send, said):
    send(600)
    broken = store.folder / "broken-site"
    broken.mkdir()
    (broken / "2026-11.series").write_bytes(b"no database at all" * 100)
    rounds.go()
    rounds.go()
    assert engine.taken == 1
    assert [text for text in said() if "broken-site" in text] == [
        "the series of broken-site can't be tended: file is not a database",
        "samples of broken-site can't be handed over: file is not a database",
    ]
