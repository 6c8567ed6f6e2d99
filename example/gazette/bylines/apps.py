"""Names the bylines app to Django."""

from django.apps import AppConfig


class BylinesConfig(AppConfig):
    """The bylines app."""

    name = "bylines"
