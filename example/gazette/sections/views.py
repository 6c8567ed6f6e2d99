"""The page of a section: what is filed under it, newest first."""

from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from .models import Section


class SectionDetail(ListView):
    """List what `queryset` has under one section; `field` is its foreign key to the section.

    Both are given to `as_view()` or as the extra arguments of `include()`.
    """

    template_name = "sections/section_detail.html"
    field = "section"
    paginate_by = 20

    def setup(self, request, *args, queryset=None, field=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset
        self.field = field or self.field

    def get_queryset(self):
        self.section = get_object_or_404(Section, slug=self.kwargs["slug"])
        return super().get_queryset().filter(**{self.field: self.section})

    def get_context_data(self, **kwargs):
        return super().get_context_data(section=self.section, **kwargs)
