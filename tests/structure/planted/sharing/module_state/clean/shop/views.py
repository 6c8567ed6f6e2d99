import re

from django.core.cache import cache
from django.http import HttpResponse

HANDLERS = {}
_patterns = {}
CLIENT = None


def register(name):
    def decorate(function):
        HANDLERS[name] = function
        return function

    return decorate


@register("pay")
def pay(request):
    return HttpResponse("ok")


def matches(request, pattern):
    if pattern not in _patterns:
        _patterns[pattern] = re.compile(pattern)
    return HttpResponse(bool(_patterns[pattern].match(request.path)))


def client(request):
    global CLIENT
    if CLIENT is None:
        CLIENT = object()
    return HttpResponse(str(CLIENT))


def copied(request):
    found = cache.get("handlers")
    found["one"] = request.path
    HANDLERS = {}
    HANDLERS["mine"] = request.path
    return HttpResponse(str(HANDLERS))
