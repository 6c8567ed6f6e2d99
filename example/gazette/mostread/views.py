"""Takes note of a read, and shows what is read most."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import ListView, View

from .models import Ranking, Reads


class Read(View):
    """Count a read of an object of `queryset`. A page's script asks for it, so robots aren't counted."""

    http_method_names = ["post"]
    queryset = None

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def post(self, request, *args, **kwargs):
        one = get_object_or_404(self.queryset, pk=self.kwargs["object_id"])
        Reads._default_manager.add(one, timezone.localdate())
        return HttpResponse(status=204)


class MostRead(ListView):
    """The most read objects of `queryset`."""

    template_name = "mostread/most_read.html"
    limit = 20

    def setup(self, request, *args, queryset=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.queryset = self.queryset if queryset is None else queryset

    def get_queryset(self):
        return Ranking._default_manager.top(super().get_queryset(), self.limit)
