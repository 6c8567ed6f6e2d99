from django.core.cache import cache
from django.http import HttpResponse


def limit(request):
    if not cache.add(f"burst-{request.user.pk}", 1, 1):
        return HttpResponse(status=429)
    return HttpResponse()
