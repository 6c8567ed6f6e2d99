from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def bold(value):
    return format_html("<b>{}</b>", value)


@register.filter(needs_autoescape=True)
def strong(value, autoescape=True):
    shown = conditional_escape(value) if autoescape else value
    return mark_safe("<strong>%s</strong>" % shown)


@register.filter
def stars(count):
    return mark_safe("<i></i>" * int(count))
