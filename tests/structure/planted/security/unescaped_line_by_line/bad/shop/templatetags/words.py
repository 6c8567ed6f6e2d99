import re

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def highlight(text, word):
    return mark_safe(text.replace(word, "<mark>here</mark>"))


@register.filter
def numbers(text):
    return mark_safe(re.sub(r"(\d+)", r"<b>\1</b>", text))


@register.simple_tag(takes_context=True)
def crumbs(context):
    q = context["request"].GET.get("q", "")
    return mark_safe("<span>" + q + "</span>")
