from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

TAG = "b"


def name(user):
    return format_html("<b>{}</b>", user.first_name)


def title(order):
    return format_html(f"<{TAG}>{{}}</{TAG}>", order.title) + format_html("<i>" + _("new") + "</i>")


class OrderAdmin:
    link_text = _("Details")

    def link(self, order):
        url = reverse("order", args=[order.pk])
        return format_html(f"<a href='{url}'>{self.link_text}</a>{{}}", order.title)
