"""Authors stand over objects of any model; here, over groups of users."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string
from django.test import TestCase

from bylines.models import Author, Credit
from bylines.templatetags.bylines import byline


class Credits(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ana, cls.ben, cls.cleo = (Author.objects.create(name=n, slug=n.lower()) for n in ("Ana", "Ben", "Cleo"))
        cls.groups = [Group.objects.create(name=f"Group {n}") for n in range(3)]
        ContentType.objects.get_for_model(Group)

    def test_authors_keep_the_order_they_are_given_in(self):
        Credit.objects.replace(self.groups[0], [self.cleo, self.ana])
        Credit.objects.attach(self.groups)
        self.assertEqual([group.authors for group in self.groups], [[self.cleo, self.ana], [], []])

    def test_all_are_attached_with_one_query(self):
        with self.assertNumQueries(1):
            Credit.objects.attach(self.groups)
        with self.assertNumQueries(0):
            Credit.objects.attach([])

    def test_replacing_takes_the_others_away(self):
        Credit.objects.replace(self.groups[0], [self.ana, self.ben])
        Credit.objects.replace(self.groups[0], [self.ben])
        self.assertEqual([str(credit) for credit in Credit.objects.of(self.groups[:1])], ["Ben"])

    def test_a_byline_has_commas_and_one_and(self):
        cases = {
            "By Ana": [self.ana],
            "By Ana and Ben": [self.ana, self.ben],
            "By Ana, Ben and Cleo": [self.ana, self.ben, self.cleo],
            "": [],
        }
        for words, authors in cases.items():
            group = self.groups[0]
            group.authors = authors
            html = render_to_string("bylines/byline.html", byline(group, links=False))
            self.assertHTMLEqual(html, f'<span class="byline">{words}</span>' if words else "")
