"""Puts tags, and what is related by them, on a page."""

from django import template

from ..models import Tag

register = template.Library()


@register.simple_tag
def tags_of(one):
    """Return the tags of an object: `{% tags_of article as tags %}`."""
    return list(Tag._default_manager.of(one))


@register.simple_tag
def related_by_tags(one, queryset, limit=4):
    """Return what shares most tags with an object: `{% related_by_tags article published 4 as related %}`."""
    return Tag._default_manager.related(one, queryset, limit)
