from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def bold_source(value):
    pieces = value.split(":")
    if len(pieces) > 1:
        return format_html("<strong>{}</strong>:{}", pieces[0], ":".join(pieces[1:]))
    return value


@register.filter
def icon(value):
    return mark_safe(f'<i class="{value.get("icon")}"></i>')


@register.filter
def stars(value):
    whole, _, _ = str(float(value)).partition(".")
    return mark_safe("<i></i>" * int(whole))


@register.simple_tag
def yes_no(flag, yes="Active", no="Not active"):
    html = '<span title="{}"></span>' if flag else '<b title="{}"></b>'
    return format_html(html, yes if flag else no)
