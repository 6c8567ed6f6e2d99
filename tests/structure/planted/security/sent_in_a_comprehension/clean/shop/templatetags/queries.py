from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def query(context, **extra):
    sent = context["request"].GET.copy()
    sent.update(extra)
    return mark_safe("?" + sent.urlencode())
