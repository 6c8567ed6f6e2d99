from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

ICON = "<i class='icon'></i>"


def link(user):
    return format_html('<a href="{}">{}</a>', reverse("person", args=[user.pk]), user.first_name)


def badge(order):
    return mark_safe(f"<b>{escape(order.title)}</b> {order.total:.2f} {ICON}")


def legend():
    return mark_safe("<b>%s</b>" % _("Sold out")) + mark_safe(ICON)


def count(order):
    return mark_safe(f"<b>{order.count}</b>")
