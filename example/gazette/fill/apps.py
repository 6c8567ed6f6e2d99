"""Names the fill app to Django."""

from django.apps import AppConfig


class FillConfig(AppConfig):
    """The fill app."""

    name = "fill"
