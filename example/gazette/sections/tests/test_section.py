"""Sections come in the order of the menu, and each has its page."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.test import RequestFactory, TestCase

from sections.models import Section
from sections.templatetags.sections import section_menu
from sections.views import SectionDetail


class Sections(TestCase):
    def test_the_menu_is_ordered_by_position(self):
        Section.objects.create(name="Sport", slug="sport", position=2)
        Section.objects.create(name="News", slug="news", position=1)
        self.assertEqual([str(section) for section in section_menu()], ["News", "Sport"])

    def test_the_view_takes_any_queryset_and_field(self):
        Section.objects.create(name="auth", slug="auth")
        view = SectionDetail(queryset=ContentType.objects.order_by("pk"), field="app_label")
        view.setup(RequestFactory().get("/"), slug="auth")
        self.assertEqual({kind.app_label for kind in view.get_queryset()}, {"auth"})

    def test_a_section_that_is_not_there_is_404(self):
        view = SectionDetail(queryset=ContentType.objects.all())
        view.setup(RequestFactory().get("/"), slug="nowhere")
        with self.assertRaises(Http404):
            view.get_queryset()
