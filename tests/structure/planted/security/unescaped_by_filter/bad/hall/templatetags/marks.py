from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def bold(value):
    return mark_safe("<b>%s</b>" % value)
