"""The app of people and their rights."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their rights."""

    name = "roadworthy.hub.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
