"""Names the fill app to Django."""

from django.apps import AppConfig


class FillConfig(AppConfig):
    name = "fill"
