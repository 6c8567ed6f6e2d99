"""The authors, and the page of each."""

from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from .models import Author, Credit


class AuthorList(ListView):
    """Everybody who writes here."""

    model = Author


class AuthorDetail(ListView):
    """What of `queryset` an author made; the queryset is given to `as_view()` or `include()`."""

    template_name = "bylines/author_detail.html"
    paginate_by = 20

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def get_queryset(self):
        self.author = get_object_or_404(Author, slug=self.kwargs["slug"])
        found = super().get_queryset()
        kind = ContentType.objects.get_for_model(found.model)
        credits = Credit._default_manager.filter(author=self.author, content_type=kind)
        return found.filter(pk__in=credits.values("object_id"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(author=self.author, **kwargs)
