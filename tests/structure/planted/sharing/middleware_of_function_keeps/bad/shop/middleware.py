from django.http import HttpResponse


def budget(get_response):
    used = {}

    def middleware(request):
        key = request.META["REMOTE_ADDR"]
        used[key] = used.get(key, 0) + 1
        if used[key] > 1000:
            return HttpResponse(status=429)
        return get_response(request)

    return middleware
