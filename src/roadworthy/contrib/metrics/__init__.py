"""Tells the agent on the same host what each request and each task of the site cost.

The site imports this: `roadworthy.contrib.metrics.MetricsMiddleware` in MIDDLEWARE for requests, and
`roadworthy.contrib.metrics` in INSTALLED_APPS for tasks. Without ROADWORTHY_AGENT neither does anything.
"""

from .middleware import MetricsMiddleware

__all__ = ["MetricsMiddleware"]
