from django.http import JsonResponse

from shop.models import Season

_seasons = None


def seasons():
    global _seasons
    if _seasons is None:
        _seasons = list(Season.objects.order_by("name"))
    return _seasons


def names(request):
    return JsonResponse({"names": [each.name for each in seasons()]})
