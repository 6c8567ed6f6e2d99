"""Names the sections app to Django."""

from django.apps import AppConfig


class SectionsConfig(AppConfig):
    """The sections app."""

    name = "sections"
