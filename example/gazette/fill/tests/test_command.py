"""The command fills an empty paper, refuses a full one, and fills it the same again."""

from datetime import date
from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from articles.models import Article
from comments.models import Comment
from fill.drawing import KINDS, draw
from mostread.models import Ranking
from pictures.models import Picture
from pictures.tests.test_picture import IN_MEMORY
from ratings.models import Rating, Score

TODAY = date(2026, 11, 5)


@override_settings(STORAGES=IN_MEMORY)
class Fill(TestCase):
    @classmethod
    def setUpTestData(cls):
        with override_settings(STORAGES=IN_MEMORY):
            cls.said = cls.fill()

    @staticmethod
    def fill(**options):
        out = StringIO()
        call_command("fill", small=True, today=TODAY, password="harbour light 1871", stdout=out, **options)
        return out.getvalue()

    def content(self):
        return list(Article.objects.order_by("slug").values_list("slug", "body", "published_at", "status"))

    def test_it_says_what_it_made(self):
        self.assertRegex(self.said, r"120 of 120 articles\nFilled in \d+ s: 134 articles, \d+ comments, \d+ ratings, ")

    def test_the_newest_article_is_of_today_and_none_of_later(self):
        newest = Article.objects.published().latest()
        self.assertEqual(newest.published_at.date(), TODAY)
        self.assertEqual(Article.objects.scheduled().count(), 6)
        self.assertEqual(Article.objects.drafts().count(), 8)

    def test_a_full_paper_is_refused(self):
        with self.assertRaisesMessage(
            CommandError, "There are 134 articles already. To throw them away, add --replace."
        ):
            self.fill()

    def test_filled_again_it_is_the_same(self):
        before, comments = self.content(), Comment.objects.count()
        self.fill(replace=True)
        self.assertEqual(self.content(), before)
        self.assertEqual(Comment.objects.count(), comments)

    def test_scores_are_what_the_ratings_come_to(self):
        self.assertEqual(
            sum(Score.objects.values_list("stars", flat=True)), sum(Rating.objects.values_list("stars", flat=True))
        )
        self.assertEqual(sum(Score.objects.values_list("votes", flat=True)), Rating.objects.count())

    def test_readers_say_nothing_before_an_article_is_out(self):
        for comment in Comment.objects.prefetch_related("content_object"):
            self.assertGreaterEqual(comment.submitted_at, comment.content_object.published_at)

    def test_every_page_of_a_filled_paper_comes_up(self):
        picked = [article.get_absolute_url() for article in Article.objects.published()[:30]]
        for path in ("/", "/news/", "/opinion/", "/topics/", "/authors/", "/most-read/", *picked):
            with self.subTest(path):
                self.assertEqual(self.client.get(path).status_code, 200)

    def test_the_front_page_is_full_and_asks_little(self):
        with self.assertNumQueries(7):
            page = self.client.get("/").content.decode()
        self.assertGreater(page.count("<h3>"), 15)
        self.assertTrue(Ranking.objects.exists())

    def test_the_editor_may_do_what_editors_do_and_the_reporter_less(self):
        editor, reporter = (get_user_model().objects.get(username=name) for name in ("editor", "reporter"))
        self.assertTrue(
            editor.has_perms(["articles.publish_article", "comments.moderate_comment", "pictures.add_picture"])
        )
        self.assertTrue(reporter.has_perms(["articles.add_article", "articles.change_article"]))
        self.assertFalse(reporter.has_perm("articles.publish_article"))
        self.assertTrue(self.client.login(username="editor", password="harbour light 1871"))

    def test_there_is_a_picture_of_every_kind(self):
        self.assertEqual(Picture.objects.count(), len(KINDS))


class Drawing(TestCase):
    def test_a_kind_is_drawn_the_same_again_and_its_numbers_differ(self):
        one, same, other = draw("harbour", 0, 1), draw("harbour", 0, 1), draw("harbour", 1, 1)
        self.assertEqual(one.tobytes(), same.tobytes())
        self.assertNotEqual(one.tobytes(), other.tobytes())
        self.assertEqual(one.size, (1280, 800))
