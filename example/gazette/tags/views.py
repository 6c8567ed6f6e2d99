"""All tags, and what each is on."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from .models import Tag


class TagList(ListView):
    """All tags that are in use, with how often."""

    template_name = "tags/tag_list.html"

    def get_queryset(self):
        return Tag._default_manager.annotate(uses=Count("items")).filter(uses__gt=0)


class TagDetail(ListView):
    """What of `queryset` has a tag; the queryset is given to `as_view()` or `include()`."""

    template_name = "tags/tag_detail.html"
    paginate_by = 20

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def get_queryset(self):
        self.tag = get_object_or_404(Tag, slug=self.kwargs["slug"])
        return Tag._default_manager.tagged(super().get_queryset(), self.tag)

    def get_context_data(self, **kwargs):
        return super().get_context_data(tag=self.tag, **kwargs)
