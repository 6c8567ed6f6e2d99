"""Puts the menu of sections on a page."""

from django import template

from ..models import Section

register = template.Library()


@register.simple_tag
def section_menu():
    """Return all sections in the order of the menu: `{% section_menu as sections %}`."""
    return list(Section._default_manager.all())
