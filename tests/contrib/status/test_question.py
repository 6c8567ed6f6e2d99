"""A question is asked once for all, kept for a while, and never waited for too long."""

import pytest

from roadworthy.contrib.status.answer import Answer, CannotTell, verdict
from roadworthy.contrib.status.question import GIVE_UP_S, MOST_HANGING, Question


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


class Threads:
    """Starts nothing until told to."""

    def __init__(self):
        self.waiting = []

    def __call__(self, work):
        self.waiting.append(work)

    def finish_first(self):
        self.waiting.pop(0)()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def threads():
    return Threads()


@pytest.fixture
def question(clock, threads):
    def make(check=lambda: None, **options):
        return Question("database:default", check, timeout_s=1, keep_s=2, clock=clock, start=threads, **options)

    return make


def raising(error):
    def check():
        raise error

    return check


def test_an_answer_in_time_passes(question, clock, threads):
    database = question()
    flight = database.put()
    clock.now += 0.25
    threads.finish_first()
    assert database.answer(flight) == Answer("database:default", "pass", "", 250.0)


def test_a_check_that_raises_fails_with_what_it_raised(question, threads):
    database = question(raising(OSError("refused")))
    flight = database.put()
    threads.finish_first()
    assert database.answer(flight) == Answer("database:default", "fail", "OSError('refused')", 0.0)


def test_a_check_that_cannot_tell_is_unknown(question, threads):
    database = question(raising(CannotTell("nobody there")))
    flight = database.put()
    threads.finish_first()
    assert database.answer(flight) == Answer("database:default", "unknown", "nobody there", 0.0)


def test_an_answer_is_kept_for_a_while_and_then_asked_anew(question, clock, threads):
    database = question()
    first = database.put()
    threads.finish_first()
    clock.now += 1.9
    assert database.put() is first
    clock.now += 0.2
    assert database.put() is not first
    assert len(threads.waiting) == 1


def test_all_who_ask_meanwhile_share_one_question(question, threads):
    database = question()
    assert database.put() is database.put() is database.put()
    assert len(threads.waiting) == 1


def test_silence_beyond_the_limit_fails_at_once_for_those_who_come_later(question, clock):
    database = question()
    assert database.patience_s(database.put()) == 1
    clock.now += 1.5
    late = database.put()
    assert database.patience_s(late) == 0
    assert database.answer(late) == Answer("database:default", "fail", "no answer within 1 s", 1500.0)


def test_an_answer_that_comes_too_late_fails_and_is_kept(question, clock, threads):
    database = question()
    database.put()
    clock.now += 3
    threads.finish_first()
    message = "answered only after 3.0 s; the limit is 1 s"
    assert database.answer(database.put()) == Answer("database:default", "fail", message, 3000.0)
    clock.now += 2.1
    flight = database.put()
    threads.finish_first()
    assert database.answer(flight).status == "pass"


def test_a_thread_that_hangs_for_long_is_left_behind_up_to_a_limit(question, clock, threads):
    database = question()
    for _ in range(MOST_HANGING * 3):
        database.put()
        clock.now += GIVE_UP_S + 1
    assert len(threads.waiting) == MOST_HANGING + 1
    threads.finish_first()
    database.put()
    assert len(threads.waiting) == MOST_HANGING + 1


def test_what_a_thread_left_behind_says_is_not_believed(question, clock, threads):
    database = question()
    database.put()
    clock.now += GIVE_UP_S + 1
    newer = database.put()
    threads.finish_first()
    assert database.put() is newer
    threads.finish_first()
    assert database.answer(newer).status == "pass"


def test_what_is_asked_once_stays_passed_even_if_it_came_late(question, clock, threads):
    urls = question(once=True)
    urls.put()
    clock.now += 5
    threads.finish_first()
    clock.now += 10_000
    assert urls.answer(urls.put()).status == "pass"
    assert threads.waiting == []


def test_what_is_asked_once_is_asked_again_while_it_fails(question, clock, threads):
    urls = question(raising(ImportError("pressroom")), once=True)
    urls.put()
    threads.finish_first()
    clock.now += 2.1
    urls.put()
    assert len(threads.waiting) == 1


def test_a_process_that_may_have_no_more_threads_fails_and_does_not_raise(clock):
    def start(work):
        raise RuntimeError("can't start new thread")

    question = Question("cache:default", lambda: None, timeout_s=1, keep_s=2, clock=clock, start=start)
    answer = question.answer(question.put())
    assert (answer.status, answer.message) == ("fail", 'RuntimeError("can\'t start new thread")')


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [([], "pass"), (["pass", "unknown"], "pass"), (["pass", "fail", "unknown"], "fail")],
)
def test_the_verdict_is_fail_if_anything_failed(statuses, expected):
    assert verdict(Answer("x", status) for status in statuses) == expected
