from django.db import models
from wagtail.models import Page


class Writer(models.Model):
    name = models.CharField(max_length=80)


class StoryPage(Page):
    writer = models.ForeignKey(Writer, null=True, on_delete=models.SET_NULL)


class FrontPage(Page):
    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["stories"] = StoryPage.objects.live().order_by("title").select_related("writer")[:30]
        return context
