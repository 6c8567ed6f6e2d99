"""When a job runs, as systemd's calendar says it (systemd.time(7), "Calendar Events"), exactly as the model has it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roadworthy.environments.cron import DAYS, MONTHS, Cron, read_cron
from roadworthy.environments.schedule import Schedule

DAY_S, HOUR_S, MINUTE_S = 86_400, 3_600, 60
WEEK = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
"""1970-01-01, from which `every` is counted, was a Thursday."""
SHORTEST_LOOK_S = 600
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Calendar:
    """What a timer says. `events` are values of OnCalendar, in UTC.

    Where the calendar has no word for the schedule, `every_nth` is (a period in seconds, n): only in each n-th period
    since 1970 the job really runs. Where that would look too often, `pause_s` is the time from one start to the next.
    """

    events: tuple[str, ...] = ()
    every_nth: tuple[int, int] = (0, 1)
    pause_s: int = 0


def calendar(schedule: Schedule) -> Calendar:
    """Return a schedule as systemd has it."""
    if schedule.every_s:
        return _every(schedule.every_s)
    if schedule.at:
        return Calendar((f"*-*-* {schedule.at}:00 UTC",))
    return Calendar(_cron(read_cron(schedule.cron)))


def _every(every_s: int) -> Calendar:
    if DAY_S % every_s == 0:
        return Calendar(_times_of_day(every_s))
    if every_s == 7 * DAY_S:
        return Calendar((f"{WEEK[0]} *-*-* 00:00:00 UTC",))
    look_s = math.gcd(every_s, DAY_S)
    if look_s < SHORTEST_LOOK_S:
        return Calendar(pause_s=every_s)
    return Calendar(_times_of_day(look_s), (look_s, every_s // look_s))


def _times_of_day(every_s: int) -> tuple[str, ...]:
    """Return the times of a day that are so far apart, as few lines: hours that share minutes are one."""
    hours: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for hour in range(24):
        first = -(-hour * HOUR_S // every_s) * every_s
        within = tuple(moment - hour * HOUR_S for moment in range(first, (hour + 1) * HOUR_S, every_s))
        if within:
            hours[within].append(hour)
    return tuple(
        f"*-*-* {_numbers(whole, 0, 23)}:{clock} UTC" for within, whole in hours.items() for clock in _clocks(within)
    )


def _clocks(within: Iterable[int]) -> list[str]:
    """Return seconds of an hour as minutes:seconds, those with the same seconds together."""
    minutes: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    seconds: defaultdict[int, list[int]] = defaultdict(list)
    for moment in within:
        seconds[moment // MINUTE_S].append(moment % MINUTE_S)
    for minute, found in seconds.items():
        minutes[tuple(found)].append(minute)
    return [f"{_numbers(whole, 0, 59)}:{_numbers(found, 0, 59)}" for found, whole in minutes.items()]


def _cron(cron: Cron) -> tuple[str, ...]:
    """Return one line, or two for a cron line of which either day is enough."""
    clock = f"{_numbers(cron.hours, 0, 23)}:{_numbers(cron.minutes, 0, 59)}:00 UTC"
    months = _numbers(cron.months, 1, len(MONTHS))
    days = _numbers(cron.days, 1, LONGEST_MONTH)
    week = "" if len(cron.weekdays) == len(DAYS) else _week(cron) + " "
    if not cron.either_day:
        return (f"{week}*-{months}-{days} {clock}",)
    return (f"*-{months}-{days} {clock}", f"{week}*-{months}-* {clock}")


def _week(cron: Cron) -> str:
    return ",".join(DAYS[day].capitalize() for day in sorted(cron.weekdays, key=lambda day: (day + 6) % 7))


def _numbers(numbers: Iterable[int], least: int, most: int) -> str:
    """Return numbers as systemd reads them; all that there are is a star."""
    found = sorted(numbers)
    return "*" if found == list(range(least, most + 1)) else ",".join(f"{number:02}" for number in found)
