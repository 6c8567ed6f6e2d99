"""Names the newsletter app to Django."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
