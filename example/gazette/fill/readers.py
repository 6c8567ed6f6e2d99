"""What readers do: comment, rate and read, each article as much as it deserves."""

import random
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from .grammar import expand
from .stories import FOLDER

# How many comments an article of each importance has, about.
TALKED_ABOUT = (0.3, 1.4, 4.5, 12)


@dataclass(frozen=True)
class Remark:
    """A comment before it is kept."""

    name: str
    email: str
    body: str
    status: str
    at: object


@cache
def lines():
    """Return the templates of comments."""
    text = (FOLDER / "comments.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


class Readers:
    """Everybody who reads the paper; `closing` is the last moment at which anybody has done anything."""

    def __init__(self, seed, town, closing):
        self.seed, self.town, self.closing = seed, town, closing

    def remarks(self, number, copy, published):
        """Return the comments on an article, oldest first."""
        rng = random.Random(f"remarks {self.seed} {number}")
        count = min(60, int(rng.expovariate(1 / (TALKED_ABOUT[copy.importance] * (2 if copy.label else 1)))))
        said = rng.sample(lines(), min(count, len(lines())))
        return sorted((self._remark(rng, line, copy, published) for line in said), key=lambda remark: remark.at)

    def _remark(self, rng, line, copy, published):
        someone, other = self.town.person(rng), self.town.person(rng)
        facts = {
            "topic": copy.topic, "place": rng.choice(self.town.places), "place2": rng.choice(self.town.places),
            "person": other.last, "year": published.year - rng.randint(1, 30), "n": rng.randint(3, 40),
            "job": someone.role, "an": "an",
        }  # fmt: skip
        name = rng.choice(
            (
                someone.name,
                someone.name,
                f"{someone.first} {someone.last[0]}.",
                f"{someone.first.lower()}{rng.randint(2, 99)}",
            )
        )
        email = f"{someone.first}.{someone.last}@post.example".lower()
        at = self._after(rng, published)
        return Remark(name, email, expand(line, rng, facts, words=True), self._status(rng, at), at)

    def _after(self, rng, published):
        """Return a moment after publication, mostly soon."""
        later = published + timedelta(hours=min(200, rng.expovariate(1 / 14)))
        return later if later < self.closing else published + (self.closing - published) * rng.random()

    def _status(self, rng, at):
        if self.closing - at < timedelta(days=3):
            return "pending" if rng.random() < 0.3 else "approved"
        return "rejected" if rng.random() < 0.02 else "approved"

    def stars(self, number):
        """Return the stars that an article gets: some are liked, some are not, most are hardly rated."""
        rng = random.Random(f"stars {self.seed} {number}")
        liking = rng.gauss(3.7, 0.6)
        count = min(40, int(rng.expovariate(1 / 3)))
        return [min(5, max(1, round(rng.gauss(liking, 0.9)))) for _ in range(count)]

    def reads(self, number, importance, age_days):
        """Return how often an article is read when it is so many days old."""
        rng = random.Random(f"reads {self.seed} {number} {age_days}")
        return int(rng.lognormvariate(4 + importance * 0.8, 0.7) / (1 + age_days * 2))
