from django.core.cache import cache, caches
from django.http import HttpResponse


def save(request, pk):
    request.user.name = request.POST["name"]
    request.user.save()
    cache.clear()
    return HttpResponse(pk)


def clear_cache(request):
    caches["default"].clear()
    return HttpResponse()
