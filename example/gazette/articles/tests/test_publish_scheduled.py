"""Scheduled articles are published when their time has come, once."""

from datetime import timedelta
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.test import TestCase
from django.utils import timezone

from articles.models import Article


class PublishScheduled(TestCase):
    def setUp(self):
        section = Article._meta.get_field("section").related_model.objects.create(name="News", slug="news")
        self.article = Article(section=section, headline="Swans", standfirst="Seven.", body="They walked.")

    def run_command(self):
        out = StringIO()
        call_command("publish_scheduled", stdout=out)
        return out.getvalue()

    def test_what_is_due_is_published_once(self):
        self.article.schedule(timezone.now() - timedelta(seconds=1))
        self.article.save()
        self.assertEqual(self.run_command(), "Published 1 article.\n")
        self.assertEqual(self.run_command(), "Published 0 articles.\n")
        self.assertEqual(Article.objects.published().get(), self.article)

    def test_what_is_not_due_waits(self):
        self.article.schedule(timezone.now() + timedelta(minutes=1))
        self.article.save()
        self.assertEqual(self.run_command(), "Published 0 articles.\n")

    def test_publishing_again_keeps_the_first_time(self):
        first = timezone.now() - timedelta(days=3)
        self.article.publish(first)
        self.article.withdraw()
        self.article.publish(timezone.now())
        self.assertEqual(self.article.published_at, first)

    def test_publishing_early_does_not_keep_the_later_time(self):
        now = timezone.now()
        self.article.schedule(now + timedelta(days=3))
        self.article.publish(now)
        self.assertEqual(self.article.published_at, now)

    def test_only_a_draft_may_be_without_a_time(self):
        self.article.status = Article.Status.PUBLISHED
        self.article.choose_slug()
        with self.assertRaisesMessage(ValidationError, "Only a draft may be without a time of publication."):
            self.article.full_clean()
        with self.assertRaises(IntegrityError):
            self.article.save()
