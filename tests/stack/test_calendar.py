"""A schedule's calendar comes due at the same times as the model says: systemd itself is asked."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from roadworthy.environments.schedule import Schedule
from roadworthy.stack.calendar import Calendar, calendar

BASE = datetime(2026, 11, 20, 23, 58, 30, tzinfo=UTC)
NEXT = re.compile(r"(?:Next elapse|\(in UTC\)|Iter(?:ation|\.) #\d+): \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC")
COUNT = 30
CRON = [
    "* * * * *",
    "*/5 * * * *",
    "7-59/13 * * * *",
    "0,30 8-18/2 * * mon-fri",
    "15 3 * * *",
    "0 0 1 * *",
    "0 0 31 * *",
    "0 0 29 2 *",
    "30 4 1,15 * 5",
    "30 4 */2 * 5",
    "30 4 13 * *",
    "0 12 * * 0",
    "0 12 * * 7",
    "0 12 * * 5-7",
    "0 12 * jan,jul sun,wed",
    "0 0 1-7 * mon",
    "59 23 31 12 *",
    "@weekly",
    "@hourly",
]
SECONDS = [1, 7, 20, 45, 60, 90, 300, 420, 600, 1800, 2700, 3000, 3600, 5400, 6000, 7200, 10800, 14400, 39600, 43200]
DAYS = [86_400, 2 * 86_400, 7 * 86_400, 14 * 86_400, 129_600]

analyze = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(not analyze, reason="systemd-analyze is not installed")


def elapses(event: str, count: int = COUNT) -> list[datetime]:
    """Return the next times of a calendar event, as systemd has them."""
    words = [str(analyze), "calendar", f"--iterations={count}", f"--base-time={BASE:%Y-%m-%d %H:%M:%S} UTC", event]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={"TZ": "UTC", "LANG": "C"})
    return [datetime.fromisoformat(found).replace(tzinfo=UTC) for found in NEXT.findall(done.stdout)]


def by_systemd(when: Calendar) -> list[datetime]:
    """Return when a timer starts its job: at each of its events, but those that the condition skips."""
    period_s, each = when.every_nth
    many = COUNT * each if each < 50 else COUNT
    found = {moment for event in when.events for moment in elapses(event, many)}
    return sorted(moment for moment in found if each == 1 or int(moment.timestamp()) // period_s % each == 0)[:COUNT]


def by_model(schedule: Schedule, count: int) -> list[datetime]:
    found: list[datetime] = []
    while len(found) < count:
        found.append(schedule.next_after(found[-1] if found else BASE))
    return found


@needs_systemd
@pytest.mark.parametrize("line", CRON)
def test_a_cron_line_comes_due_when_the_model_says(line: str) -> None:
    schedule = Schedule(cron=line)
    found = by_systemd(calendar(schedule))
    assert len(found) >= 3
    assert found == by_model(schedule, len(found))


@needs_systemd
@pytest.mark.parametrize("every_s", [*SECONDS, *DAYS])
def test_a_period_is_counted_from_1970_where_the_calendar_can_say_it(every_s: int) -> None:
    schedule = Schedule(every_s=every_s)
    when = calendar(schedule)
    if when.pause_s:
        assert (when, every_s in (7, 420)) == (Calendar(pause_s=every_s), True)
        return
    found = by_systemd(when)
    assert len(found) >= 10
    assert found == by_model(schedule, len(found))


@needs_systemd
def test_a_time_of_day_is_in_utc() -> None:
    schedule = Schedule(at="03:30")
    assert calendar(schedule) == Calendar(("*-*-* 03:30:00 UTC",))
    assert by_systemd(calendar(schedule)) == by_model(schedule, COUNT)


@pytest.mark.parametrize(
    ("schedule", "events"),
    [
        (Schedule(every_s=60), ("*-*-* *:*:00 UTC",)),
        (Schedule(every_s=1), ("*-*-* *:*:* UTC",)),
        (Schedule(every_s=1800), ("*-*-* *:00,30:00 UTC",)),
        (Schedule(every_s=7200), ("*-*-* 00,02,04,06,08,10,12,14,16,18,20,22:00:00 UTC",)),
        (
            Schedule(every_s=5400),
            ("*-*-* 00,03,06,09,12,15,18,21:00:00 UTC", "*-*-* 01,04,07,10,13,16,19,22:30:00 UTC"),
        ),
        (Schedule(cron="0 9 1 * mon"), ("*-*-01 09:00:00 UTC", "Mon *-*-* 09:00:00 UTC")),
        (Schedule(cron="0 9 * * mon-fri"), ("Mon,Tue,Wed,Thu,Fri *-*-* 09:00:00 UTC",)),
    ],
    ids=str,
)
def test_it_reads_well(schedule: Schedule, events: tuple[str, ...]) -> None:
    assert calendar(schedule).events == events


def test_every_second_day_is_asked_each_midnight() -> None:
    assert calendar(Schedule(every_s=172_800)) == Calendar(("*-*-* 00:00:00 UTC",), (86_400, 2))
