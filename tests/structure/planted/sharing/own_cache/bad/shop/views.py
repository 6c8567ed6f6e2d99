from django.core.cache import cache
from django.http import HttpResponse


def start(request, pk):
    if not cache.add(f"import-{pk}", 1, 60):
        return HttpResponse(status=409)
    return HttpResponse(cache.get("title"))
