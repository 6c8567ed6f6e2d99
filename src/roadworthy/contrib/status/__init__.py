"""Tells a balancer whether this process can serve, and its owner which dependency fails.

The site imports this: `roadworthy.contrib.status.middleware.StatusMiddleware` goes first in MIDDLEWARE,
and other apps add a dependency of their own with `register`.
"""

from .registry import register

__all__ = ["register"]
