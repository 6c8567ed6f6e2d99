import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def highlight(text, word):
    return mark_safe(escape(text).replace(word, "<mark>here</mark>"))


@register.filter
def shortened(text):
    return re.sub(r"\s+", " ", text)


@register.simple_tag(takes_context=True)
def crumbs(context):
    return format_html("<span>{}</span>", context["request"].GET.get("q", ""))
