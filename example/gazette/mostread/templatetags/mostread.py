"""Puts the most read on a page."""

from django import template

from ..models import Ranking

register = template.Library()


@register.simple_tag
def most_read(queryset, limit=5):
    """Return the most read objects of a queryset: `{% most_read published 5 as top %}`."""
    return Ranking._default_manager.top(queryset, limit)
