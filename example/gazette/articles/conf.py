"""Which model is a section; a project may name its own, as with AUTH_USER_MODEL."""

from django.conf import settings

SECTION_MODEL = getattr(settings, "ARTICLES_SECTION_MODEL", "sections.Section")
