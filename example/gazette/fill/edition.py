"""Puts the whole paper together, day by day: staff, pictures, articles, and some that are yet to come."""

import random
from datetime import timedelta

from . import morgue
from .calendar import closing, moments
from .grammar import expand
from .press import CHUNK, Press
from .readers import Readers
from .staff import journalists
from .writer import Writer

SCHEDULED, DRAFTS = 6, 8


class Edition:
    """The paper of one seed, up to one day. Its sections, staff and pictures are kept at once, articles by `print`."""

    def __init__(self, seed, today, zone, pictures_each):
        self.seed, self.today, self.zone = seed, today, zone
        self.closing = closing(today, zone)
        self.writer = Writer(seed)
        readers = Readers(seed, self.writer.town, self.closing)
        authors = morgue.make_authors(journalists(self.writer.town, seed, expand))
        pictures = morgue.make_pictures(pictures_each, seed, self.closing)
        self.press = Press(seed, readers, morgue.make_sections(), authors, pictures)
        morgue.make_forecasts(today, seed)

    def print(self, count):
        """Print so many published articles and a few others; yield how many are done, as it goes."""
        batch = []
        for done, (moment, status) in enumerate([*self._published(count), *self._to_come()], start=1):
            batch.append((done, moment, status, self.writer.write(done, moment.date())))
            if len(batch) == CHUNK:
                self.press.print(batch)
                batch = []
                yield done
        self.press.print(batch)
        self.press.finish()
        yield count

    def _published(self, count):
        return [(moment, "published") for moment in moments(count, self.today, self.seed, self.zone)]

    def _to_come(self):
        rng = random.Random(f"to come {self.seed}")
        ahead = sorted(rng.uniform(20, 160) for _ in range(SCHEDULED))
        drafts = [(self.closing - timedelta(hours=n * 3), "draft") for n in range(DRAFTS)]
        return [(self.closing + timedelta(hours=hours), "scheduled") for hours in ahead] + drafts
