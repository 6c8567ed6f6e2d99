import hashlib
import hmac

from django.conf import settings
from django.http import HttpResponse


def checksum(body):
    return hashlib.sha256(body).hexdigest()


def stored(request, row):
    return HttpResponse(status=200 if checksum(request.body) == row.checksum else 409)


def paid(request):
    wanted = hashlib.sha256(settings.HOOK_SECRET.encode() + request.body).hexdigest()
    if not hmac.compare_digest(wanted, request.headers["X-Digest"]):
        return HttpResponse(status=403)
    return HttpResponse()
