"""Names the tags app to Django."""

from django.apps import AppConfig


class TagsConfig(AppConfig):
    """The tags app."""

    name = "tags"
