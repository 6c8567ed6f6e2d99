from django.utils.html import escape, mark_safe


def link(club):
    return mark_safe(f"<b>{escape(club.name)}</b>")
