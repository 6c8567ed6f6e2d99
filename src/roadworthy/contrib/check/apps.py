"""Makes the findings known to Django."""

from django.apps import AppConfig
from django.core import checks


class CheckConfig(AppConfig):
    """The check app: one system check, which is only run when somebody asks for a deploy's checks."""

    name = "roadworthy.contrib.check"
    label = "roadworthy_check"
    verbose_name = "Check"

    def ready(self) -> None:
        """Register the check: reading a large site takes seconds, too long for each start of a server."""
        from .findings import check_code

        checks.register(check_code, "roadworthy", deploy=True)
