"""Names the newsletter app to Django."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter app."""

    name = "newsletter"
