"""Makes the facts of a story: who, where, how many, how much and when, each agreeing with the others."""

from dataclasses import dataclass
from datetime import timedelta

from .names import words

MAKERS = {}


def maker(function):
    """Make a fact known by its function's name: `fact cost money 2 9` calls `money(…, "2", "9")`."""
    MAKERS[function.__name__] = function
    return function


@dataclass(frozen=True)
class Scene:
    """What a fact is made from: chance, the town and the day of the story."""

    rng: object
    town: object
    when: object
    taken: set

    def another(self, options):
        """Return one of the options that no other fact of the story has."""
        while (found := self.rng.choice(options)) in self.taken:
            pass
        self.taken.add(found)
        return found


@maker
def place(scene):
    return scene.another(scene.town.places)


@maker
def street(scene):
    return scene.another(scene.town.streets)


@maker
def school(scene):
    return scene.another(words("schools"))


@maker
def company(scene):
    return scene.rng.choice(scene.town.companies)


@maker
def cast(scene, role):
    found = scene.town.cast[role]
    scene.taken.add(found.last)
    return found


@maker
def person(scene, *role, oldest=84, youngest=19):
    """Return somebody whose last name nobody else in the story has."""
    while (found := scene.town.person(scene.rng, " ".join(role), youngest, oldest)).last in scene.taken:
        pass
    scene.taken.add(found.last)
    return found


@maker
def elder(scene, *role):
    """Return somebody who is old enough to remember."""
    return person(scene, *role, youngest=58)


@maker
def rival(scene):
    return scene.another(words("rivals"))


@maker
def player(scene, squad):
    """Return a player of a squad. Two facts may name the same one: use `players` for two."""
    return scene.rng.choice(scene.town.squads[squad])


@dataclass(frozen=True)
class Pair:
    """Two different people."""

    one: object
    two: object


@maker
def players(scene, squad):
    everybody = scene.town.squads[squad]
    first, second = scene.rng.sample(range(len(everybody)), 2)
    return Pair(everybody[first], everybody[second])


@maker
def pick(scene, *texts):
    """Return one of the texts between the bars."""
    return scene.rng.choice(" ".join(texts).split("|")).strip()


@maker
def number(scene, low, high, step="1"):
    return f"{scene.rng.randrange(int(low), int(high) + 1, int(step)):,}"


@maker
def between(scene, first, last, step="1"):
    """Return a year between two."""
    return scene.rng.randrange(int(first), int(last) + 1, int(step))


@maker
def money(scene, low, high):
    """Return a sum between two, in thousands of pounds, with as many digits as a paper gives."""
    thousands = scene.rng.uniform(float(low), float(high))
    if thousands < 1000:
        return f"£{round(thousands / 5) * 5 or 5},000"
    millions = round(thousands / 1000, 1)
    return f"£{millions:.0f}m" if millions >= 10 or millions == int(millions) else f"£{millions}m"


@dataclass(frozen=True)
class Change:
    """A number before and after."""

    before: str
    after: str
    percent: str
    verb: str
    noun: str
    up: bool


@maker
def change(scene, low, high, direction="either"):
    """Return a change of a number that lies between two, up, down or either."""
    up = {"up": True, "down": False}.get(direction, scene.rng.random() < 0.5)
    before = scene.rng.randint(int(low), int(high))
    percent = scene.rng.randint(4, 31)
    after = round(before * (100 + percent if up else 100 - percent) / 100)
    verb = scene.rng.choice(("rose", "climbed", "grew") if up else ("fell", "dropped", "slipped"))
    return Change(f"{before:,}", f"{after:,}", f"{percent}%", verb, "rise" if up else "fall", up)


@dataclass(frozen=True)
class Vote:
    """How a vote went."""

    ayes: int
    noes: int

    def __str__(self):
        return f"{self.ayes} votes to {self.noes}"


@maker
def vote(scene, seats):
    noes = scene.rng.randint(int(seats) // 6, int(seats) // 2 - 1)
    return Vote(int(seats) - noes - scene.rng.randint(0, 2), noes)


@dataclass(frozen=True)
class Score:
    """How a match ended."""

    ours: int
    theirs: int
    minute: int
    late: int

    def __str__(self):
        return f"{self.ours}–{self.theirs}"

    @property
    def minute_th(self):
        return ordinal(self.minute)

    @property
    def late_th(self):
        return ordinal(self.late)


def ordinal(number):
    """Return a number as a place in a row.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22, 71)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '71st']
    """
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@maker
def score(scene, result, low="0", high="3"):
    """Return a score that is a win, a draw or a loss for Eastmere; `low` and `high` bound the loser's."""
    rng = scene.rng
    lesser = rng.randint(int(low), int(high))
    spread = max(1, (int(high) - int(low)) // 2)
    greater = lesser + (0 if result == "draw" else rng.randint(1, spread + 1))
    ours, theirs = (lesser, greater) if result == "loss" else (greater, lesser)
    return Score(ours, theirs, minute=rng.randint(4, 44), late=rng.randint(68, 89))


@dataclass(frozen=True)
class Day:
    """A day as a paper names it."""

    date: object
    near: bool

    def __str__(self):
        weekday = f"{self.date:%A}"
        return weekday if self.near else f"{weekday} {self.date.day} {self.date:%B}"

    @property
    def month(self):
        return f"{self.date:%B}"

    @property
    def full(self):
        return f"{self.date.day} {self.date:%B %Y}"


@maker
def day(scene, low, high):
    """Return a day so many days from the story's."""
    away = scene.rng.randint(int(low), int(high))
    return Day(scene.when + timedelta(days=away), abs(away) < 6)


@maker
def month(scene, low, high):
    """Return a month so many days from the story's, with its year where that is another."""
    then = scene.when + timedelta(days=scene.rng.randint(int(low), int(high)))
    return f"{then:%B}" if then.year == scene.when.year else f"{then:%B %Y}"


@maker
def year(scene, low, high):
    """Return the number of a year, so many years from the story's."""
    return scene.when.year + scene.rng.randint(int(low), int(high))


@maker
def clock(scene, low, high):
    """Return a time of day between two hours."""
    hour, minute = scene.rng.randint(int(low), int(high)), scene.rng.choice(("", "", ".15", ".30", ".30", ".45"))
    return f"{(hour - 1) % 12 + 1}{minute}{'am' if hour < 12 else 'pm'}"


def season(when):
    """Return the season of a day.

    >>> from datetime import date
    >>> season(date(2026, 11, 5))
    'autumn'
    """
    return ("winter", "spring", "summer", "autumn")[when.month % 12 // 3]
