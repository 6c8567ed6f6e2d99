"""Makes the app's system checks known to Django."""

from django.apps import AppConfig
from django.core import checks


class StatusConfig(AppConfig):
    """The status app; it works without being in INSTALLED_APPS, but then its settings go unchecked."""

    name = "roadworthy.contrib.status"
    label = "roadworthy_status"
    verbose_name = "Status"

    def ready(self) -> None:
        """Register the checks."""
        from .checks import check_middleware, check_setting

        checks.register(check_setting, checks.Tags.security)
        checks.register(check_middleware, checks.Tags.security)
