from django.utils.html import mark_safe


def link(club):
    return mark_safe(f"<b>{club.name}</b>")
