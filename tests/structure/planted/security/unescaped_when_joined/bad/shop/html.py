from django.utils.html import format_html
from django.utils.safestring import mark_safe


def links(people):
    parts = []
    for person in people:
        parts.append("<li>%s</li>" % person.name)
    return mark_safe("".join(parts))


def titles(orders):
    return mark_safe("<br>".join(f"<b>{order.title}</b>" for order in orders))


def short(order):
    return mark_safe("<b>%s</b>" % order.title[:20])


def badge(kind):
    html = "<span class='badge'>{0}</span>".format(kind)
    return format_html(html)
