"""Which failures mean that a site's code is older than the Django it runs on, and which Django it still knows."""

from __future__ import annotations

import re

WORDS = (
    (re.compile(r"django\.core\.urlresolvers"), "2"),
    (re.compile(r"django\.utils\.(six|lru_cache|_os\.upath)|'python_2_unicode_compatible'"), "3"),
    (
        re.compile(r"'u?gettext_noop'|'ugettext\w*'|'ungettext\w*'|'(force|smart)_text'|'is_safe_url'|'urlquote\w*'"),
        "4",
    ),
    (re.compile(r"'url' from 'django\.conf\.urls'|'NullBooleanField'|django\.contrib\.postgres\.fields\.jsonb"), "4"),
    (re.compile(r"'utc'.*django\.utils\.timezone|django\.utils\.timezone.*'utc'|no attribute 'USE_L10N'"), "5"),
    (re.compile(r"no attribute '(DEFAULT_FILE|STATICFILES)_STORAGE'|'get_storage_class'|index_together$"), "5.1"),
    (re.compile(r"CheckConstraint\.__init__\(\) got an unexpected keyword argument 'check'"), "6"),
)


def django_before(message: str) -> str:
    """Return the requirement for a Django that still has what the site's code looks for, or nothing.

    Sources: the sections "Features removed" of the release notes of Django 2.0 to 6.0.
    """
    first_without = next((version for pattern, version in WORDS if pattern.search(message)), "")
    return f"django<{first_without}" if first_without else ""
