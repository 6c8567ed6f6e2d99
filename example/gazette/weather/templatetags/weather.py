"""Puts the forecast on a page."""

from django import template
from django.utils import timezone

from ..models import Forecast

register = template.Library()


@register.simple_tag
def forecast():
    """Return the newest forecast that isn't for a later day: `{% forecast as weather %}`. None if there is none."""
    return Forecast._default_manager.filter(day__lte=timezone.localdate()).first()
