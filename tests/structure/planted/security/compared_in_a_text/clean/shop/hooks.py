import hashlib
import hmac
import json

from django.conf import settings


def is_theirs(request):
    mac = hmac.new(settings.KEY, request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), f"sha256={mac}")


def etag(request, content):
    digest = hashlib.sha256(content).hexdigest()
    return request.headers.get("If-None-Match") == f'"{digest}"'


def state(request):
    return json.loads(bytes.fromhex(request.COOKIES.get("state", "")))
