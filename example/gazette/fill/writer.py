"""Writes articles: chooses a kind of story, makes its facts, and sets them in words."""

import random
import re
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from .facts import MAKERS, Scene, season
from .grammar import expand
from .stories import stories
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
        scene = Scene(rng, self.town, when)
        for name, kind, *arguments in story.facts:
            facts[name] = MAKERS[kind](scene, *arguments)
        return facts

    def _copy(self, story, headline, rng, facts):
        beats = [beat for beat in story.beats if not beat.optional or rng.random() < 0.6]
        body = "\n\n".join(_paragraph(rng.choice(beat.options), rng, facts) for beat in beats)
        standfirst = expand(rng.choice(story.standfirsts), rng, facts, words=True)
        place = str(facts.get("place", "Eastmere"))
        return Copy(
            section=story.section, headline=headline, standfirst=standfirst[:300], body=body, label=story.label,
            dateline=plain(place) if rng.random() < 0.7 else "Eastmere",
            importance=rng.choices((0, 1, 2, 3), (18, 60, 18, 4))[0] if not story.label else 1,
            picture=story.picture, topic=expand(story.topic, rng, facts), tags=tuple(self._tags(story, rng, facts)),
        )  # fmt: skip

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
    return re.sub(r"^[Tt]he ", "", name)
