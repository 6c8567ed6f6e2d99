"""The front page is laid out by importance, freshness and section."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest import TestCase

from articles.front import lay_out

NOW = datetime(2026, 11, 5, 6, 0)


@dataclass(frozen=True)
class Story:
    pk: int
    published_at: datetime
    importance: int = 1
    section: str = "news"


def stories(count, **fields):
    return [Story(n, NOW - timedelta(hours=n), **fields) for n in range(count)]


class LayOut(TestCase):
    def test_without_articles_nothing_is_laid_out(self):
        self.assertEqual(lay_out([]).articles, [])

    def test_the_most_important_of_the_fresh_leads(self):
        articles = [*stories(10), Story(50, NOW - timedelta(hours=20), importance=3)]
        self.assertEqual(lay_out(articles).lead.pk, 50)

    def test_old_importance_does_not_lead(self):
        articles = [*stories(10), Story(50, NOW - timedelta(hours=40), importance=3)]
        self.assertEqual(lay_out(articles).lead.pk, 0)

    def test_no_article_appears_twice(self):
        keys = [story.pk for story in lay_out(stories(60)).articles]
        self.assertEqual(len(keys), len(set(keys)))

    def test_each_section_gets_a_block_of_four(self):
        articles = [Story(n, NOW - timedelta(hours=n), section="ab"[n % 2]) for n in range(60)]
        blocks = lay_out(articles).blocks
        self.assertEqual([(block.section, len(block.articles)) for block in blocks], [("a", 4), ("b", 4)])

    def test_a_single_article_leads(self):
        front = lay_out(stories(1))
        self.assertEqual((front.lead.pk, front.seconds, front.latest, front.blocks), (0, (), (), ()))
