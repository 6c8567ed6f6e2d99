from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def bold_source(value):
    pieces = value.split(":")
    if len(pieces) > 1:
        return mark_safe(f"<strong>{pieces[0]}</strong>:{':'.join(pieces[1:])}")
    return value


@register.simple_tag
def yes_no(flag, yes="Active", no="Not active"):
    if flag:
        html = f'<span title="{yes}"></span>'
    else:
        html = f'<span title="{no}"></span>'
    return format_html(html)
