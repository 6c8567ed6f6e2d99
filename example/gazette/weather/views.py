"""The forecasts of the coming days."""

from django.utils import timezone
from django.views.generic import ListView

from .models import Forecast


class Forecasts(ListView):
    """Today's forecast and those that follow."""

    template_name = "weather/forecasts.html"

    def get_queryset(self):
        return Forecast._default_manager.filter(day__gte=timezone.localdate()).order_by("day")
