from django.conf import settings

from polls.settings import PAGE


def folder(request):
    return settings.UPLOADS, PAGE
