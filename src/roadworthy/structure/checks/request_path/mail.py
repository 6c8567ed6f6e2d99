"""Whether a project's mail is sent at once, or put into a queue by its mail backend."""

from __future__ import annotations

from typing import Any

QUEUES = (
    "djcelery_email",
    "celery_email",
    "mailer.backend",
    "post_office",
    "django_mailer",
    "yubin",
    "django_q_email",
    "saas_email",
)


def is_queued(index: Any) -> bool:
    """Say whether any of the project's settings name a mail backend that only queues."""
    return any(name in str(value) for value in backends(index) for name in QUEUES)


def backends(index: Any) -> list[object]:
    """Return what the settings modules say of EMAIL_BACKEND."""
    return [facts.last("EMAIL_BACKEND") for facts in index.settings.values()]
