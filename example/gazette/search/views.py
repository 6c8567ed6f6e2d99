"""The search page."""

from django.views.generic import ListView

from .engines import engine_for
from .forms import SearchForm


class Search(ListView):
    """Search the text `fields` of a `queryset`; both are given to `as_view()` or `include()`.

    The days are asked of the field that the model's `get_latest_by` names. What is found keeps the queryset's order.
    """

    form_class = SearchForm
    template_name = "search/search.html"
    paginate_by = 20
    fields = ()

    def setup(self, request, *args, queryset=None, fields=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset
        self.fields = fields or self.fields
        self.form = self.form_class(request.GET)

    def get_queryset(self):
        queryset = super().get_queryset()
        if not self.form.is_valid() or not self.form.cleaned_data["q"]:
            return queryset.none()
        found = engine_for(queryset)(queryset, self.fields, self.form.cleaned_data["q"])
        return found.filter(**self.days(queryset.model._meta.get_latest_by))

    def days(self, field):
        """Return the lookups that keep to the days asked for."""
        asked = {f"{field}__date__gte": "after", f"{field}__date__lte": "before"}
        given = {lookup: self.form.cleaned_data[name] for lookup, name in asked.items()}
        return {lookup: day for lookup, day in given.items() if field and day}

    def get_context_data(self, **kwargs):
        asked = self.form.is_valid() and self.form.cleaned_data["q"]
        return super().get_context_data(form=self.form, asked=asked, **kwargs)
