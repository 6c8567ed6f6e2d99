"""The LOGGING setting of a site that writes everything to standard error, where its service manager picks it up."""

from __future__ import annotations

import logging
from typing import Any

_FORMATTER = "roadworthy.contrib.logs.JsonLines"


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """Return a value for Django's LOGGING: records of `level` and above, as JSON lines on standard error.

    Django's own handlers (its console, and mails to ADMINS) are taken away, so that each record is written once.
    """
    name = str(level).upper()
    if not isinstance(logging.getLevelName(name), int):
        raise ValueError(f'no such log level "{level}"; it is one of DEBUG, INFO, WARNING, ERROR, CRITICAL')
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": _FORMATTER}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": name},
        "loggers": {
            "django": {"handlers": [], "level": name, "propagate": True},
            "django.server": {"handlers": [], "level": name, "propagate": True},
        },
    }
