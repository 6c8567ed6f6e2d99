import markdown
from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def md(text):
    return mark_safe(markdown.markdown(text))


@register.simple_tag
def tooltip(text, title):
    return mark_safe('<span title="%s">%s</span>' % (title, text))
