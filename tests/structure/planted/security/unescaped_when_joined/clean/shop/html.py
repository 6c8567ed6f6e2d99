from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe


def links(people):
    parts = []
    for person in people:
        parts.append(format_html("<li>{}</li>", person.name))
    return mark_safe("".join(parts))


def titles(orders):
    return mark_safe("<br>".join(f"<b>{escape(order.title)}</b>" for order in orders))


def numbers(orders):
    return mark_safe("<br>".join(f"<b>{order.pk}</b>" for order in orders))


def badge(kind):
    html = "<span class='badge'>{}</span>"
    return format_html(html, kind)
