"""Tags are on objects of any model; here, on groups of users."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import TestCase

from tags.forms import TagsField
from tags.models import Tag


class Tags(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.groups = [Group.objects.create(name=f"Group {n}") for n in range(4)]
        ContentType.objects.get_for_model(Group)

    def test_names_alike_are_one_tag(self):
        tags = Tag.objects.named(["Harbour", "harbour ", "HARBOUR", "!!!"])
        self.assertEqual([(tag.name, tag.slug) for tag in tags], [("Harbour", "harbour")])

    def test_replacing_takes_the_others_away(self):
        Tag.objects.replace(self.groups[0], ["A", "B"])
        Tag.objects.replace(self.groups[0], ["B", "C"])
        self.assertEqual([tag.name for tag in Tag.objects.of(self.groups[0])], ["B", "C"])

    def test_related_shares_most_tags_and_is_in_the_queryset(self):
        for group, names in zip(self.groups, (["A", "B"], ["A"], ["A", "B"], ["C"]), strict=True):
            Tag.objects.replace(group, names)
        found = Tag.objects.related(self.groups[0], Group.objects.all(), limit=4)
        self.assertEqual(found, [self.groups[2], self.groups[1]])
        hidden = Group.objects.exclude(pk=self.groups[2].pk)
        self.assertEqual(Tag.objects.related(self.groups[0], hidden, limit=4), [self.groups[1]])

    def test_related_asks_two_things(self):
        Tag.objects.replace(self.groups[0], ["A"])
        Tag.objects.replace(self.groups[1], ["A"])
        with self.assertNumQueries(2):
            Tag.objects.related(self.groups[0], Group.objects.all(), limit=4)

    def test_an_object_without_tags_has_nothing_related(self):
        self.assertEqual(Tag.objects.related(self.groups[0], Group.objects.all(), limit=4), [])


class Field(TestCase):
    def test_a_list_is_shown_with_commas(self):
        self.assertEqual(TagsField().prepare_value(["A", "B"]), "A, B")
