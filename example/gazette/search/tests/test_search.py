"""Any model's text can be searched; here, the names of groups of users."""

from django.contrib.auth.models import Group
from django.db import connection
from django.test import TestCase

from search.engines import by_full_text, by_words, engine_for
from search.forms import SearchForm


class Words(TestCase):
    @classmethod
    def setUpTestData(cls):
        for name in ("Ferry and fog", "Ferry", "100% fog", "The ferries"):
            Group.objects.create(name=name)

    def found(self, words):
        return [group.name for group in by_words(Group.objects.order_by("pk"), ["name"], words)]

    def test_every_word_must_be_there_in_any_case(self):
        self.assertEqual(self.found("FOG ferry"), ["Ferry and fog"])

    def test_signs_mean_themselves(self):
        self.assertEqual(self.found("100%"), ["100% fog"])
        self.assertEqual(self.found("_"), [])

    def test_the_database_decides_the_engine(self):
        best = by_full_text if connection.vendor == "postgresql" else by_words
        self.assertIs(engine_for(Group.objects.all()), best)

    def test_full_text_knows_word_forms_where_it_can_be_asked(self):
        if connection.vendor != "postgresql":
            self.skipTest("only PostgreSQL has the full text search that is used")
        found = by_full_text(Group.objects.order_by("pk"), ["name"], "ferry -fog")
        self.assertEqual([group.name for group in found], ["Ferry", "The ferries"])


class Form(TestCase):
    def test_spaces_are_made_plain(self):
        form = SearchForm({"q": "  ferry \n fog "})
        self.assertTrue(form.is_valid())
        self.assertEqual(form.cleaned_data["q"], "ferry fog")
