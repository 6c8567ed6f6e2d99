from django.core.cache import cache
from django.http import HttpResponse


def budget(get_response):
    paths = {"/": 10}

    def middleware(request):
        used = {}
        used[request.path] = cache.get(request.path, 0) + 1
        if used[request.path] > paths.get(request.path, 1000):
            return HttpResponse(status=429)
        return get_response(request)

    return middleware
