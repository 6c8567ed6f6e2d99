"""Puts written articles, and what readers do with them, into the database, many rows at a time."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils.text import slugify

CHUNK = 1000


def model(label):
    """Return a model by its label; the press knows the site's models by name only."""
    return apps.get_model(label)


@dataclass
class Rows:
    """What is put in together: the rows of each model."""

    found: dict = field(default_factory=dict)

    def add(self, label, **values):
        self.found.setdefault(label, []).append(model(label)(**values))

    def insert(self):
        for label, rows in self.found.items():
            model(label)._default_manager.bulk_create(rows, batch_size=CHUNK)
        self.found.clear()


class Press:
    """Prints the paper: turns copy into rows that hang together."""

    def __init__(self, seed, readers, sections, authors, pictures):
        self.seed, self.readers = seed, readers
        self.sections, self.authors, self.pictures = sections, authors, pictures
        self.slugs, self.tags, self.turns = set(), {}, {}
        self.rows = Rows()
        self.kind = ContentType.objects.get_for_model(model("articles.article"))

    def print(self, numbered):
        """Print (number, moment, status, copy) of many articles, and all that belongs to them."""
        articles = [self._article(moment, status, copy) for number, moment, status, copy in numbered]
        model("articles.article")._default_manager.bulk_create(articles)
        self._tags(copy for *_, copy in numbered)
        for article, (number, moment, status, copy) in zip(articles, numbered, strict=True):
            self._belongings(article, number, copy)
            if status == "published":
                self._echo(article, number, moment, copy)
        self.rows.insert()

    def _article(self, moment, status, copy):
        return model("articles.article")(
            section=self.sections[copy.section], headline=copy.headline, slug=self._slug(copy.headline),
            standfirst=copy.standfirst, body=copy.body, label=copy.label, dateline=copy.dateline,
            importance=copy.importance, status=status, published_at=None if status == "draft" else moment,
            created_at=moment - timedelta(hours=5),
        )  # fmt: skip

    def _slug(self, headline):
        stem = slugify(headline)[:100].strip("-")
        slug = next(s for n in count(1) if (s := stem if n == 1 else f"{stem}-{n}") not in self.slugs)
        self.slugs.add(slug)
        return slug

    def _tags(self, copies):
        """Make the tags that are new."""
        slugs = {slugify(name): name for copy in copies for name in copy.tags}
        new = [model("tags.tag")(name=name, slug=slug) for slug, name in slugs.items() if slug not in self.tags]
        for tag in model("tags.tag")._default_manager.bulk_create(new):
            self.tags[tag.slug] = tag

    def _belongings(self, article, number, copy):
        """Add names, tags and a picture."""
        rng = random.Random(f"belongings {self.seed} {number}")
        here = {"content_type": self.kind, "object_id": article.pk}
        names = rng.sample(self.authors[copy.section], 2 if rng.random() < 0.07 else 1)
        for position, author in enumerate(names):
            self.rows.add("bylines.credit", author=author, position=position, **here)
        for slug in dict.fromkeys(slugify(name) for name in copy.tags):
            self.rows.add("tags.taggeditem", tag=self.tags[slug], **here)
        if copy.picture in self.pictures and (copy.importance > 0 or rng.random() < 0.3):
            self.rows.add("pictures.placement", picture=self._picture(copy.picture), **here)

    def _picture(self, kind):
        """Return the kind's pictures in turn, so that those near one another differ."""
        self.turns[kind] = self.turns.get(kind, -1) + 1
        return self.pictures[kind][self.turns[kind] % len(self.pictures[kind])]

    def _echo(self, article, number, moment, copy):
        """Add what readers do."""
        here = {"content_type": self.kind, "object_id": article.pk}
        for remark in self.readers.remarks(number, copy, moment):
            self.rows.add(
                "comments.comment", name=remark.name, email=remark.email, body=remark.body,
                status=remark.status, submitted_at=remark.at, **here,
            )  # fmt: skip
        stars = self.readers.stars(number)
        for rater, given in enumerate(stars):
            self.rows.add("ratings.rating", rater=f"filled {rater}", stars=given, rated_at=moment, **here)
        if stars:
            self.rows.add("ratings.score", votes=len(stars), stars=sum(stars), **here)
        self._reads(here, number, moment, copy)

    def _reads(self, here, number, moment, copy):
        today = self.readers.closing.date()
        for age in range(min(3, (today - moment.date()).days + 1)):
            if (today - moment.date()).days < 4:
                day = moment.date() + timedelta(days=age)
                reads = self.readers.reads(number, copy.importance, age)
                self.rows.add("mostread.reads", day=day, count=reads, **here)

    def finish(self):
        """Let no article look as though it had been changed since, and rank what is read most."""
        articles = model("articles.article")
        articles._default_manager.update(updated_at=F("created_at"))
        reads, ranking = model("mostread.reads")._default_manager, model("mostread.ranking")._default_manager
        yesterday = self.readers.closing.date() - timedelta(days=1)
        ranking.rank(articles, reads.most(self.kind, yesterday, 50), self.readers.closing)
