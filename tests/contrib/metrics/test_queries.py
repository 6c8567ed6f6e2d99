"""The wrapper around queries, by itself: it counts, and changes nothing."""

from types import SimpleNamespace

import pytest

from roadworthy.contrib.metrics.queries import watched
from roadworthy.contrib.metrics.record import Record

CONTEXT = {"connection": SimpleNamespace(vendor="sqlite")}


@pytest.fixture
def record():
    record = Record().enter()
    yield record
    record.leave()


def answering(*words):
    return words


def failing(*words):
    raise LookupError("no such table")


def test_a_query_is_handed_on_as_it_is(record):
    assert watched(answering, "SELECT 1", (1,), False, CONTEXT) == ("SELECT 1", (1,), False, CONTEXT)
    assert (record.queries, record.db_s > 0) == (1, True)


def test_a_query_that_fails_is_counted_and_goes_on_failing(record):
    with pytest.raises(LookupError):
        watched(failing, "SELECT 1", (), False, CONTEXT)
    assert record.queries == 1


def test_what_cannot_be_counted_is_answered_all_the_same(record):
    assert watched(answering, "SELECT 1", (), False, {}) == ("SELECT 1", (), False, {})
    assert record.queries == 0


def test_what_goes_on_after_a_request_is_not_its_own(record):
    record.is_done = True
    watched(answering, "SELECT 1", (), False, CONTEXT)
    assert (record.queries, record.asked) == (0, {})
