from django.utils.html import format_html


def name(user):
    return format_html(f"<b>{user.first_name}</b>")


def title(order):
    return format_html("<b>%s</b>" % order.title)
