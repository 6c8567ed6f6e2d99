"""Names the comments app to Django."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """The comments app."""

    name = "comments"
