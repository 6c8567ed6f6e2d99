"""Names the articles app to Django."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The articles app."""

    name = "articles"
