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
