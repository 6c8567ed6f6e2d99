from django.utils.safestring import mark_safe


def link(user):
    return mark_safe(f'<a href="/people/{user.pk}/">{user.first_name}</a>')


def badge(order):
    html = "<b>%s</b>" % order.title
    return mark_safe(html)


def words(request):
    return mark_safe(request.GET["q"])
