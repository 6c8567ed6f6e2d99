import re

from django.http import JsonResponse

from shop.models import Season

_pattern = None
_seasons = None


def pattern():
    global _pattern
    if _pattern is None:
        _pattern = re.compile("^[a-z]+$")
    return _pattern


def seasons():
    global _seasons
    if _seasons is None:
        _seasons = list(Season.objects.order_by("name"))
    return _seasons


def forget():
    global _seasons
    _seasons = None


def names(request):
    forget()
    return JsonResponse({"names": [each.name for each in seasons() if pattern().match(each.name)]})
