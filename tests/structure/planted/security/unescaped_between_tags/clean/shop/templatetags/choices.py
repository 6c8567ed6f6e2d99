from django import template
from django.utils.html import escape, mark_safe

register = template.Library()


@register.simple_tag
def options(rows):
    out = []
    for row in rows:
        out.append("<option value='%d'>" % row.pk)
        out.append(escape(row.subject))
        out.append("</option>")
    return mark_safe("".join(out))


@register.simple_tag
def blocks(rows):
    out = []
    for row in rows:
        out.append(row.body_html)
        out.append("<hr>")
    return mark_safe("".join(out))
