"""Names the comments app to Django."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
