from django.shortcuts import redirect
from django.views.generic import DetailView

from .models import Plot


class PlotPage(DetailView):
    model = Plot

    def post(self, request, *args, **kwargs):
        plot = self.get_object()
        plot.gardener = ""
        plot.save()
        return redirect("plots")
