from django.utils.safestring import mark_safe


def link(person):
    html = '<a href="%d">' % person.pk
    html += person.full_name
    html += "</a>"
    return mark_safe(html)
