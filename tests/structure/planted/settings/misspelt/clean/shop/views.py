from django.conf import settings


def roots(request):
    return settings.STATIC_ROOTS
