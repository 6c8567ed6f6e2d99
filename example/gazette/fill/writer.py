"""Writes articles: chooses a kind of story, makes its facts, and sets them in words."""

import random
import re
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from .facts import MAKERS, Scene, season
from .grammar import expand, phrase
from .names import words
from .stories import context, stories
from .town import Town

# How many of a hundred articles each section has.
SHARES = {
    "news": 24, "town-hall": 12, "business": 12, "sport": 18, "culture": 10,
    "environment": 8, "health": 6, "schools": 6, "opinion": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """An article as its writer hands it in."""

    section: str
    headline: str
    standfirst: str
    body: str
    label: str
    dateline: str
    importance: int
    picture: str
    topic: str
    tags: tuple


class Writer:
    """Everybody who writes for the paper, in one. The same seed writes the same articles in the same order."""

    def __init__(self, seed):
        self.seed = seed
        self.town = Town(seed)
        self.headlines = set()
        self.recent = deque(maxlen=600)
        self.decks = {}

    def write(self, number, when):
        """Write article `number` for the day `when`, under a headline that no recent one has."""
        rng = random.Random(f"article {self.seed} {number}")
        section = rng.choices(list(SHARES), SHARES.values())[0]
        story = self._next_story(section, rng)
        headline, facts = self._headline(story, rng, when)
        self.headlines.add(headline)
        self.recent.append(headline)
        return self._copy(story, headline, rng, facts)

    def _headline(self, story, rng, when):
        """Return a headline that is new, or at least not recent, and the facts that it tells."""
        tries = []
        for _ in range(24):
            facts = self._facts(story, rng, when)
            tries.append((expand(rng.choice(story.headlines), rng, facts), facts))
            if tries[-1][0] not in self.headlines:
                return tries[-1]
        return next((one for one in tries if one[0] not in self.recent), tries[0])

    def _next_story(self, section, rng):
        """Return the section's kinds of story in turn, shuffled each time round."""
        deck = self.decks.setdefault(section, [])
        if not deck:
            deck.extend(stories(section))
            rng.shuffle(deck)
        return deck.pop()

    def _facts(self, story, rng, when):
        yesterday = when - timedelta(days=1)
        facts = {"weekday": f"{when:%A}", "yesterday": f"{yesterday:%A}", "season": season(when)}
        scene = Scene(rng, self.town, when, set())
        for name, kind, *arguments in story.facts:
            facts[name] = MAKERS[kind](scene, *arguments)
        return facts

    def _copy(self, story, headline, rng, facts):
        facts["met"] = set()
        beats = [beat for beat in story.beats if not beat.optional or rng.random() < 0.6]
        paragraphs = [_paragraph(rng.choice(beat.options), rng, facts) for beat in beats]
        topic = phrase(story.topic, rng, facts)
        importance = rng.choices((0, 1, 2, 3), (18, 60, 18, 4))[0] if not story.label else 1
        background = self._background(story, rng, facts, topic, importance)
        body = "\n\n".join([*paragraphs[:-1], *background, paragraphs[-1]])
        standfirst = expand(rng.choice(story.standfirsts), rng, facts | {"met": set()}, words=True)
        place = facts["place"] if "{place}" in story.tags else "Eastmere"
        return Copy(
            section=story.section, headline=headline, standfirst=standfirst[:300], body=body, label=story.label,
            dateline=plain(place) if rng.random() < 0.7 else "Eastmere",
            importance=importance, picture=rng.choice(story.picture.split()), topic=topic,
            tags=tuple(self._tags(story, rng, facts)),
        )  # fmt: skip

    def _background(self, story, rng, facts, topic, importance):
        """Return more paragraphs, the more important the story is."""
        lines = context(story.section) if not story.label else ()
        found = []
        for line in rng.sample(lines, min(len(lines), importance + rng.randint(0, 2))):
            more = self._more_facts(rng, topic)
            found.append(expand(line, rng, facts | more, words=True))
        return found

    def _more_facts(self, rng, topic):
        """Return the facts that context is told with."""
        return {
            "topic": topic, "person": self.town.person(rng, youngest=58), "place": rng.choice(self.town.places),
            "school": rng.choice(words("schools")), "year": rng.randint(1988, 2019),
            "old": rng.randint(1780, 1920), "later": rng.randint(2032, 2045), "staff": "4,200",
            "n": rng.randint(12, 96), "n2": rng.randint(3, 23), "many": rng.randrange(110, 980, 10),
            "percent": f"{rng.uniform(2, 8):.1f}%", "percent2": f"{rng.randint(31, 74)}%",
        }  # fmt: skip

    def _tags(self, story, rng, facts):
        found = (plain(expand(tag, rng, facts)) for tag in story.tags)
        return dict.fromkeys(found)


def _paragraph(template, rng, facts):
    """Return a paragraph, or a subheading with a capital."""
    text = expand(template.removeprefix("## "), rng, facts, words=True)
    return f"## {text}" if template.startswith("## ") else text


def plain(name):
    """Return a name without its article, as a tag or dateline has it.

    >>> plain("the Harbour Quarter")
    'Harbour Quarter'
    """
    name = re.sub(r"^[Tt]he ", "", name)
    return name[0].upper() + name[1:]
