"""Names the pictures app to Django."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """The pictures app."""

    name = "pictures"
