import hashlib
import hmac
import pickle

from django.conf import settings


def is_theirs(request):
    mac = hmac.new(settings.KEY, request.body, hashlib.sha256).hexdigest()
    return request.headers.get("X-Hub-Signature-256") == f"sha256={mac}"


def state(request):
    return pickle.loads(bytes.fromhex(request.COOKIES.get("state", "")))
