from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def crumb(customer):
    html = "<nav>"
    html += "<a href='{}'>{}</a>".format(customer.get_absolute_url(), customer)
    html += "</nav>"
    return mark_safe(html)
