"""Names the ratings app to Django."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """The ratings app."""

    name = "ratings"
