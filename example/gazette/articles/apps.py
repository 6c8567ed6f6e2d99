"""Names the articles app to Django."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
