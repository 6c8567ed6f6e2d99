"""A cron line: five fields that say at which minutes a job comes due, as in crontab(5), in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
PART = re.compile(r"(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]{1,4}))?")
FURTHEST_YEARS = 41  # 29 February on a given day of the week comes again after at most 40 years


@dataclass(frozen=True)
class Field:
    """One of the five fields: its name and its bounds; `names` stand for the numbers from `least` on."""

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()

    def read(self, text: str) -> frozenset[int]:
        """Return the numbers that `text` means. Raise ValueError with a sentence where it means none."""
        return frozenset(number for part in text.split(",") for number in self._read_part(part))

    def _read_part(self, part: str) -> range:
        match = PART.fullmatch(part)
        if not match or (match[1] == "*" and match[2]):
            raise ValueError(f'the {self.name} "{part}" is not a number, a range or a step')
        first, last, step = match.groups()
        start = self.least if first == "*" else self._number(first)
        stop = self._number(last) if last else self.most if first == "*" or step else start
        if start > stop:
            raise ValueError(f'the {self.name} "{part}" ends before it begins')
        if step and not int(step):
            raise ValueError(f'the {self.name} "{part}" has a step of 0')
        return range(start, stop + 1, int(step or 1))

    def _number(self, text: str) -> int:
        number = self.least + self.names.index(text) if text in self.names else int(text) if text.isdigit() else -1
        if not self.least <= number <= self.most:
            raise ValueError(f'the {self.name} "{text}" is not from {self.least} to {self.most}')
        return number


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("day of the week", 0, 7, DAYS),
)


@dataclass(frozen=True)
class Cron:
    """The minutes at which a cron line comes due. With `either_day`, one of the two day fields is enough."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def comes_due_on(self, day: date) -> bool:
        """Say whether the line comes due at some time of that day."""
        by_date, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        fits = by_date or by_weekday if self.either_day else by_date and by_weekday
        return fits and day.month in self.months

    def next_after(self, moment: datetime) -> datetime | None:
        """Return the first minute after `moment` at which the line comes due, or None when there is none."""
        earliest = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        day, last = earliest.date(), min(earliest.year + FURTHEST_YEARS, date.max.year)
        while day.year <= last and day < date.max:
            if day.month not in self.months:
                day = _month_after(day)
                continue
            if self.comes_due_on(day) and (found := self._first_on(day, earliest)):
                return found
            day += timedelta(days=1)
        return None

    def _first_on(self, day: date, earliest: datetime) -> datetime | None:
        begin = earliest.timetz().replace(tzinfo=None) if day == earliest.date() else time()
        for hour in self.hours:
            for minute in self.minutes:
                if time(hour, minute) >= begin:
                    return datetime.combine(day, time(hour, minute), earliest.tzinfo)
        return None


def _month_after(day: date) -> date:
    if day.month == 12:
        return date(day.year + 1, 1, 1) if day.year < date.max.year else date.max
    return date(day.year, day.month + 1, 1)


def read_cron(text: str) -> Cron:
    """Return what a cron line means. Raise ValueError, with a sentence for its owner, where it means nothing."""
    words = NICKNAMES.get(text.strip().lower(), text.lower()).split()
    if len(words) != len(FIELDS):
        raise ValueError(f"a cron line has 5 fields (minute, hour, day, month, day of the week), not {len(words)}")
    minutes, hours, days, months, weekdays = (field.read(word) for field, word in zip(FIELDS, words, strict=True))
    restricted = not words[2].startswith("*") and not words[4].startswith("*")
    week = frozenset(day % 7 for day in weekdays)
    return Cron(tuple(sorted(minutes)), tuple(sorted(hours)), days, months, week, restricted)
