"""Schedules: when a job runs next, in words and in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadworthy.environments.cron import DAYS, MONTHS, read_cron
from roadworthy.environments.schedule import Schedule, wrong_with_cron

MOMENT = datetime(2026, 11, 21, 8, 2, 30, tzinfo=UTC)  # a Saturday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (Schedule(every_s=60), "2026-11-21T08:03:00"),
        (Schedule(every_s=300), "2026-11-21T08:05:00"),
        (Schedule(every_s=86_400), "2026-11-22T00:00:00"),
        (Schedule(at="08:02"), "2026-11-22T08:02:00"),
        (Schedule(at="08:03"), "2026-11-21T08:03:00"),
        (Schedule(cron="* * * * *"), "2026-11-21T08:03:00"),
        (Schedule(cron="*/5 * * * *"), "2026-11-21T08:05:00"),
        (Schedule(cron="2 8 * * *"), "2026-11-22T08:02:00"),
        (Schedule(cron="0 9-17/4 * * *"), "2026-11-21T09:00:00"),
        (Schedule(cron="30 4 1,15 * *"), "2026-12-01T04:30:00"),
        (Schedule(cron="0 0 * * mon-fri"), "2026-11-23T00:00:00"),
        (Schedule(cron="0 0 * * 7"), "2026-11-22T00:00:00"),
        (Schedule(cron="0 0 1 jan *"), "2027-01-01T00:00:00"),
        (Schedule(cron="0 0 29 2 *"), "2028-02-29T00:00:00"),
        (Schedule(cron="0 0 31 12 *"), "2026-12-31T00:00:00"),
        (Schedule(cron="0 0 13 * fri"), "2026-11-27T00:00:00"),
        (Schedule(cron="0 0 */2 * sun"), "2026-11-29T00:00:00"),
        (Schedule(cron="@Daily"), "2026-11-22T00:00:00"),
        (Schedule(cron="5/20 * * * *"), "2026-11-21T08:05:00"),
    ],
    ids=str,
)
def test_the_next_run_is_the_first_after_now(schedule: Schedule, due: str) -> None:
    assert schedule.next_after(MOMENT) == at(due)


def test_a_run_that_is_due_now_comes_after_it() -> None:
    assert Schedule(every_s=60).next_after(at("2026-11-21T08:00:00")) == at("2026-11-21T08:01:00")
    assert Schedule(cron="0 8 * * *").next_after(at("2026-11-21T08:00:00")) == at("2026-11-22T08:00:00")


def test_a_moment_of_another_zone_is_understood() -> None:
    moment = datetime(2026, 11, 21, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    due = Schedule(at="23:30").next_after(moment)
    assert (due, due.tzinfo) == (at("2026-11-20T23:30:00"), UTC)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(every_s=60), "every minute"),
        (Schedule(every_s=300), "every 5 minutes"),
        (Schedule(every_s=5_400), "every 1 hour 30 minutes"),
        (Schedule(every_s=604_800), "every week"),
        (Schedule(at="03:30"), "every day at 03:30 UTC"),
        (Schedule(cron="*/5 * * * *"), "every 5 minutes"),
        (Schedule(cron="* * * * *"), "every minute"),
        (Schedule(cron="30 3 * * *"), "every day at 03:30 UTC"),
        (Schedule(cron="0 4 * * 1"), "every Monday at 04:00 UTC"),
        (Schedule(cron="*/7  * * *  *"), "by cron */7 * * * * UTC"),
    ],
    ids=str,
)
def test_a_schedule_in_words(schedule: Schedule, words: str) -> None:
    assert str(schedule) == words


@pytest.mark.parametrize("line", ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *"])
def test_a_cron_line_that_never_comes_due_is_found(line: str) -> None:
    assert wrong_with_cron(line) == "it never comes due"


def test_a_rare_day_is_not_taken_for_never() -> None:
    assert wrong_with_cron("0 0 29 2 *") == ""
    assert wrong_with_cron("0 0 */29 2 thu") == ""


def test_a_schedule_at_the_end_of_time_says_so() -> None:
    with pytest.raises(ValueError, match="never comes due"):
        Schedule(cron="0 0 1 1 *").next_after(datetime(9999, 6, 1, tzinfo=UTC))


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def part(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most)
    a_range = st.tuples(number, number).map(lambda ends: f"{min(ends)}-{max(ends)}")
    step = st.tuples(a_range | st.just("*"), st.integers(1, 9)).map(lambda words: f"{words[0]}/{words[1]}")
    return st.lists(st.one_of(number.map(str), a_range, step, st.just("*")), min_size=1, max_size=3).map(",".join)


LINES = st.tuples(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 7)).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(LINES, MOMENTS)
def test_the_next_run_fits_the_line_and_none_before_it_does(line: str, moment: datetime) -> None:
    cron = read_cron(line)
    due = Schedule(cron=line).next_after(moment)
    assert due > moment
    assert (due.second, due.microsecond) == (0, 0)
    assert due.minute in cron.minutes
    assert due.hour in cron.hours
    assert cron.comes_due_on(due.date())
    between = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for _ in range(200):
        if between >= due:
            break
        fits = between.minute in cron.minutes and between.hour in cron.hours and cron.comes_due_on(between.date())
        assert not fits, between
        between += timedelta(minutes=1)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 52 * 604_800), MOMENTS)
def test_every_so_often_is_even_and_after_now(every_s: int, moment: datetime) -> None:
    schedule = Schedule(every_s=every_s)
    first = schedule.next_after(moment)
    assert timedelta() < first - moment <= timedelta(seconds=every_s)
    assert schedule.next_after(first) - first == timedelta(seconds=every_s)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789*-/, @abcdefjlmnoprstuvyw", max_size=30))
def test_any_line_is_read_or_refused_with_a_sentence(line: str) -> None:
    assert wrong_with_cron(line).isprintable()


def test_names_of_months_and_days_are_numbers() -> None:
    assert read_cron(f"0 0 * {','.join(MONTHS)} *").months == frozenset(range(1, 13))
    assert read_cron(f"0 0 * * {','.join(DAYS)}").weekdays == frozenset(range(7))
