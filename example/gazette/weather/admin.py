"""Forecasts in the admin."""

from django.contrib import admin

from .models import Forecast


@admin.register(Forecast)
class ForecastAdmin(admin.ModelAdmin):
    """How staff see forecasts."""

    date_hierarchy = "day"
    list_display = ["day", "summary", "low_c", "high_c"]
