"""Gives templates the articles that readers may see."""

from django import template

from ..models import Article

register = template.Library()


@register.simple_tag
def published_articles():
    """Return a queryset for other apps' tags: `{% published_articles as published %}`."""
    return Article._default_manager.published().for_lists()


@register.simple_tag
def articles_with_status(status, limit=6):
    """Return a few articles at the desk: `{% articles_with_status "draft" as drafts %}`."""
    found = Article._default_manager.for_lists().filter(status=status)
    return found.order_by("published_at" if status == Article.Status.SCHEDULED else "-updated_at")[:limit]


@register.filter
def as_list(one):
    """Return a list of one thing, for tags that want a list."""
    return [one]


@register.filter
def reading_minutes(text):
    """Return how many minutes it takes to read a text, at 220 words a minute.

    >>> reading_minutes("word " * 500)
    2
    """
    return max(1, round(len(text.split()) / 220))
