import hashlib
import hmac

from django.conf import settings


def sign(body):
    return hmac.new(settings.HOOK_KEY, body, hashlib.sha256).hexdigest()


def checksum(body):
    return hashlib.sha256(body).hexdigest()
