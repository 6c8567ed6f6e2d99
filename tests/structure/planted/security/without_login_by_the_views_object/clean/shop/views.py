from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import redirect
from django.views.generic import DetailView

from .models import Plot


class PlotPage(PermissionRequiredMixin, DetailView):
    permission_required = "shop.change_plot"
    model = Plot

    def post(self, request, *args, **kwargs):
        plot = self.get_object()
        plot.gardener = ""
        plot.save()
        return redirect("plots")


class PlotShown(DetailView):
    model = Plot

    def post(self, request, *args, **kwargs):
        plot = self.get_object()
        return redirect("plot", pk=plot.pk)
