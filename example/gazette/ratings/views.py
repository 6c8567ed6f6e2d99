"""Where readers rate."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.crypto import get_random_string
from django.views.generic import FormView

from .forms import RatingForm
from .models import Rating


def rater_of(request):
    """Return who rates: the account, or else this browser, which then gets a session to know it by."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"browser {request.session.setdefault('rater', get_random_string(32))}"


class Rate(FormView):
    """Take the stars for an object of `queryset`; the queryset is given to `as_view()` or `include()`."""

    form_class = RatingForm
    template_name = "ratings/rating_form.html"
    queryset = None

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def dispatch(self, request, *args, **kwargs):
        self.object = get_object_or_404(self.queryset, pk=self.kwargs["object_id"])
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        Rating._default_manager.rate(self.object, rater_of(self.request), form.cleaned_data["stars"])
        messages.success(self.request, "Thank you for your rating.")
        return HttpResponseRedirect(f"{self.object.get_absolute_url()}#rating")

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)
