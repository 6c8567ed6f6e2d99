from django import template
from django.utils.html import mark_safe

register = template.Library()


@register.simple_tag
def options(rows):
    out = []
    for row in rows:
        out.append("<option value='%d'>" % row.pk)
        out.append(row.subject)
        out.append("</option>")
    return mark_safe("".join(out))
