import hmac

from hooks.crypto import checksum, sign


def is_signed(request):
    return hmac.compare_digest(request.headers.get("X-Signature", ""), sign(request.body))


def is_new(document, body):
    return document.checksum != checksum(body)
