from django.utils.html import escape
from django.utils.safestring import mark_safe


def link(person):
    html = '<a href="%d">' % person.pk
    html += escape(person.full_name)
    html += "</a>"
    return mark_safe(html)
