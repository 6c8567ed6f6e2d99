from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter(needs_autoescape=True)
def lines(value, autoescape=True):
    return mark_safe("<br>".join(conditional_escape(each) for each in value.splitlines()))


@register.filter
def listed(value):
    return format_html_join("", "<li>{}</li>", ((each,) for each in value.splitlines()))


@register.filter
def icons(count):
    return mark_safe("".join("<i></i>" for _ in range(count)))
