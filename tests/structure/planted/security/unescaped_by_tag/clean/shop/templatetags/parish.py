import markdown
import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def md(text):
    return mark_safe(nh3.clean(markdown.markdown(text)))


@register.simple_tag
def icon(name):
    return mark_safe('<i class="icon-%s"></i>' % name)


@register.simple_tag
def tooltip(text, title):
    return format_html('<span title="{}">{}</span>', title, text)
