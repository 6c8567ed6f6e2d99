"""When articles are published: so many on each weekday, from early morning to evening."""

import random
from datetime import datetime, time, timedelta

# From Monday to Sunday.
EACH_DAY = (15, 16, 16, 17, 18, 13, 9)
HOURS = range(5, 22)
WEIGHTS = (6, 14, 12, 9, 7, 6, 6, 7, 6, 5, 5, 6, 6, 4, 3, 2, 1)


def moments(count, today, seed, zone):
    """Return the moments of publication of `count` articles, oldest first; the last are of today's early morning."""
    found, day = _morning(today, seed, zone), today
    while len(found) < count:
        day -= timedelta(days=1)
        found.extend(_all_day(day, seed, zone))
    return sorted(sorted(found, reverse=True)[:count])


def closing(today, zone):
    """Return the moment at which today's paper is finished."""
    return datetime.combine(today, time(7), zone)


def _morning(day, seed, zone):
    rng = random.Random(f"morning {seed} {day}")
    return [datetime.combine(day, time(rng.randint(4, 6), rng.randrange(60)), zone) for _ in range(7)]


def _all_day(day, seed, zone):
    rng = random.Random(f"day {seed} {day}")
    hours = rng.choices(HOURS, WEIGHTS, k=EACH_DAY[day.weekday()] + rng.randint(-2, 2))
    return [datetime.combine(day, time(hour, rng.randrange(60)), zone) for hour in hours]
