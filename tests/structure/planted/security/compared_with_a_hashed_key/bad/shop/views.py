import hashlib

from django.conf import settings
from django.http import HttpResponse


def digest(body):
    return hashlib.sha256(settings.HOOK_SECRET.encode() + body).hexdigest()


def paid(request):
    if digest(request.body) != request.headers["X-Digest"]:
        return HttpResponse(status=403)
    return HttpResponse()


def refunded(request):
    wanted = hashlib.sha1(settings.HOOK_SECRET.encode() + request.body).hexdigest()
    if request.headers["X-Digest"] == wanted:
        return HttpResponse()
    return HttpResponse(status=403)
