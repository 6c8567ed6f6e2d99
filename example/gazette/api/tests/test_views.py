"""Resources work on any queryset and form; here, on groups of users."""

import json

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory, TestCase

from api.views import DetailResource, FormResource, ListResource


class NameForm(forms.Form):
    name = forms.CharField(max_length=5)


def describe(group):
    return {"name": group.name}


def rename(request, group, form):
    group.name = form.cleaned_data["name"]
    return describe(group)


class Resources(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.group = Group.objects.create(name="One")

    def ask(self, view, request=None, **kwargs):
        answer = view(request or RequestFactory().get("/"), **kwargs)
        return answer.status_code, json.loads(answer.content)

    def test_a_list_prepares_all_before_it_describes_each(self):
        seen = []
        view = ListResource.as_view(queryset=Group.objects.order_by("pk"), describe=describe, prepare=seen.extend)
        self.assertEqual(self.ask(view), (200, {"count": 1, "next": None, "results": [{"name": "One"}]}))
        self.assertEqual(seen, [self.group])

    def test_a_thing_that_is_not_there_is_404(self):
        view = DetailResource.as_view(queryset=Group.objects.all(), describe=describe)
        self.assertEqual(self.ask(view, pk=self.group.pk), (200, {"name": "One"}))
        self.assertEqual(self.ask(view, pk=0)[0], 404)

    def test_a_form_takes_json(self):
        view = FormResource.as_view(queryset=Group.objects.all(), form_class=NameForm, save=rename)
        request = RequestFactory().post("/", '{"name": "Two"}', content_type="application/json")
        self.assertEqual(self.ask(view, request, pk=self.group.pk), (201, {"name": "Two"}))

    def test_what_may_not_be_done_is_403(self):
        def refuse(*arguments):
            raise PermissionDenied

        view = FormResource.as_view(queryset=Group.objects.all(), form_class=NameForm, save=refuse)
        request = RequestFactory().post("/", '{"name": "Two"}', content_type="application/json")
        status, said = self.ask(view, request, pk=self.group.pk)
        self.assertEqual((status, said["error"]["message"]), (403, "You may not do this."))
