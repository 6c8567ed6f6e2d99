"""Slugs."""

__version__ = "1.2"


def slugify(text):
    return text
