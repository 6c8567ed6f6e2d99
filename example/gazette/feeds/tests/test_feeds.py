"""Feeds work on any queryset; here, on issues of the newsletter."""

from xml.etree import ElementTree

from django.http import Http404
from django.test import RequestFactory, TestCase

from feeds.views import Rss
from newsletter.models import Issue


class Plain(Rss):
    summary = "body"

    def item_link(self, item):
        return f"/issues/{item.pk}/"


class Feeds(TestCase):
    @classmethod
    def setUpTestData(cls):
        for n in range(40):
            Issue.objects.create(subject=f"Issue {n} & more", body="Words.")

    def ask(self, feed, **more):
        answer = feed(RequestFactory().get("/"), queryset=Issue.objects.all(), title="Issues", **more)
        return ElementTree.fromstring(answer.content)

    def test_the_newest_thirty_come_first(self):
        items = self.ask(Plain()).findall("channel/item")
        self.assertEqual(len(items), 30)
        self.assertEqual(items[0].findtext("title"), "Issue 39 & more")
        self.assertEqual(items[0].findtext("description"), "Words.")
        self.assertTrue(items[0].findtext("pubDate"))

    def test_a_slug_narrows_by_the_lookup_given(self):
        Issue.objects.create(subject="swans", body="Seven.")
        items = self.ask(Plain(), by="subject", slug="swans").findall("channel/item")
        self.assertEqual(len(items), 1)

    def test_a_slug_with_nothing_under_it_is_404(self):
        for by in ("subject", None):
            with self.assertRaises(Http404):
                self.ask(Plain(), by=by, slug="nothing")

    def test_the_paper_has_both_kinds(self):
        rss, atom = self.client.get("/feeds/rss.xml"), self.client.get("/feeds/atom.xml")
        self.assertEqual(rss["Content-Type"], "application/rss+xml; charset=utf-8")
        self.assertEqual(atom["Content-Type"], "application/atom+xml; charset=utf-8")
