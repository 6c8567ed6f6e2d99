"""Names the mostread app to Django."""

from django.apps import AppConfig


class MostReadConfig(AppConfig):
    """The mostread app."""

    name = "mostread"
