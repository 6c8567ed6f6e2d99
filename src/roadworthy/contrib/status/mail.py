"""Asks the mail server whether it takes a connection; no mail is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import mail


def ask(timeout_s: float) -> None:
    """Raise if the mail server doesn't answer."""
    with _backend(timeout_s):
        pass


def _backend(timeout_s: float) -> Any:
    if hasattr(mail, "mailers") and settings.is_overridden("MAILERS"):  # Django 6.1
        return mail.mailers["default"]
    return mail.get_connection(timeout=timeout_s)
