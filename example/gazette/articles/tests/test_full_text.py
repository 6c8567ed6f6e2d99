"""PostgreSQL finds words by the index that the migration makes."""

from django.db import connection
from django.test import TestCase

from articles.models import Article


class FullText(TestCase):
    def test_the_index_is_used(self):
        if connection.vendor != "postgresql":
            self.skipTest("only PostgreSQL has this index")
        from django.contrib.postgres.search import SearchQuery, SearchVector

        words = SearchVector("headline", "standfirst", "body", config="english")
        found = Article.objects.alias(words=words).filter(words=SearchQuery("swans", config="english"))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        self.assertIn("article_words", found.order_by().explain())
