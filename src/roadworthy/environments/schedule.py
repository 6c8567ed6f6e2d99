"""A schedule says when a job runs: every so often, at a time of day, or by a cron line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from roadworthy.environments.cron import DAYS, Cron, read_cron
from roadworthy.environments.duration import in_words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
EVERY_MINUTES = re.compile(r"\*/([0-9]{1,2}) \* \* \* \*")
DAILY = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}) \* \* (\*|[0-6])")
DAY_NAMES = {
    "sun": "Sunday",
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
}


@dataclass(frozen=True)
class Schedule:
    """One of `every_s` (seconds), `at` (a time of day, HH:MM, UTC) or `cron` (five fields, UTC); exactly one is set."""

    every_s: int = 0
    at: str = ""
    cron: str = ""

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time after `moment` (aware, of any zone) at which the job runs, in UTC.

        `every` is counted from 1970-01-01 00:00 UTC, so a restart moves nothing.
        """
        moment = moment.astimezone(UTC)
        if self.every_s:
            step = timedelta(seconds=self.every_s)
            return EPOCH + ((moment - EPOCH) // step + 1) * step
        due = _cron(self.cron or _daily(self.at)).next_after(moment)
        if due is None:
            raise ValueError(f"the schedule {self} never comes due after {moment}")
        return due

    def __str__(self) -> str:
        if self.every_s:
            return _every(self.every_s)
        return f"every day at {self.at} UTC" if self.at else _cron_in_words(self.cron)


def _every(every_s: int) -> str:
    words = in_words(every_s)
    return f"every {words.removeprefix('1 ')}" if words.count(" ") == 1 else f"every {words}"


def _cron_in_words(line: str) -> str:
    words = " ".join(line.split())
    if match := EVERY_MINUTES.fullmatch(words):
        minutes = int(match[1])
        if minutes and 60 % minutes == 0:
            return _every(60 * minutes)
    if words == "* * * * *":
        return "every minute"
    if match := DAILY.fullmatch(words):
        day = "day" if match[3] == "*" else DAY_NAMES[DAYS[int(match[3])]]
        return f"every {day} at {int(match[2]):02}:{int(match[1]):02} UTC"
    return f"by cron {words} UTC"


def _daily(at: str) -> str:
    hour, _, minute = at.partition(":")
    return f"{int(minute)} {int(hour)} * * *"


@lru_cache(maxsize=256)
def _cron(line: str) -> Cron:
    return read_cron(line)


def is_time_of_day(text: str) -> bool:
    """Say whether `text` is a time of day, HH:MM."""
    return TIME_OF_DAY.fullmatch(text) is not None


def wrong_with_cron(text: str) -> str:
    """Return what is wrong with a cron line, as a sentence; nothing when it is right."""
    try:
        due = read_cron(text).next_after(datetime(2000, 1, 1, tzinfo=UTC))
    except ValueError as error:
        return str(error)
    return "" if due else "it never comes due"
