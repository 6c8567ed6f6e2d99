"""A very small newspaper for the tests: two sections, an editor, a reporter, and what a test writes itself."""

from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import TestCase

from articles.models import Article
from sections.models import Section

MORNING = datetime(2026, 11, 5, 6, 30, tzinfo=UTC)


class Newspaper(TestCase):
    """Sections `news` and `sport`, users `editor` and `reporter`, and `write()`."""

    @classmethod
    def setUpTestData(cls):
        cls.news = Section.objects.create(name="News", slug="news", position=1)
        cls.sport = Section.objects.create(name="Sport", slug="sport", position=2)
        cls.editor = cls.hire("editor", "add_article change_article publish_article moderate_comment add_picture")
        cls.reporter = cls.hire("reporter", "add_article change_article")

    @classmethod
    def hire(cls, username, codes):
        user = get_user_model().objects.create_user(username, f"{username}@gazette.example", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codes.split()))
        return user

    def write(self, headline="Ferry late again", **fields):
        fields = {
            "section": self.news, "headline": headline, "standfirst": "It was the fog.", "body": "It was late.",
            "status": Article.Status.PUBLISHED, "published_at": MORNING,
        } | fields  # fmt: skip
        return Article.objects.create(**fields)
