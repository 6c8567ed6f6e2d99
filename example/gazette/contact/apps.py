"""Names the contact app to Django."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The contact app."""

    name = "contact"
