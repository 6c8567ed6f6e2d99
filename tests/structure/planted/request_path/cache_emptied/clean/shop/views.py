from django.core.cache import cache, caches
from django.http import HttpResponse

SEEN = {}


def save(request, pk):
    request.user.name = request.POST["name"]
    request.user.save()
    cache.delete(f"user-{pk}")
    SEEN.clear()
    caches["pages"].clear()
    return HttpResponse(pk)


def clear_cache(request):
    cache.clear()
    return HttpResponse()
