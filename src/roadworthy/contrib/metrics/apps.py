"""Has queries, caches and tasks watched from the start, also in a worker, which has no middleware."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The metrics app; requests alone are watched without it being in INSTALLED_APPS."""

    name = "roadworthy.contrib.metrics"
    label = "roadworthy_metrics"
    verbose_name = "Metrics"

    def ready(self) -> None:
        """Watch, if there is an agent."""
        from .watch import the_watch

        the_watch()
