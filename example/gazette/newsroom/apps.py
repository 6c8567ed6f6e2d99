"""Names the newsroom app to Django."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The newsroom app."""

    name = "newsroom"
