from django.core.cache import caches
from django.http import HttpResponse

local = caches["default"]


def book(request):
    if not local.add("booking", 1, 60):
        return HttpResponse(status=429)
    return HttpResponse()
