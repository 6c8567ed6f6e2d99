"""Names the mostread app to Django."""

from django.apps import AppConfig


class MostReadConfig(AppConfig):
    name = "mostread"
