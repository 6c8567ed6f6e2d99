"""Names the weather app to Django."""

from django.apps import AppConfig


class WeatherConfig(AppConfig):
    """The weather app."""

    name = "weather"
