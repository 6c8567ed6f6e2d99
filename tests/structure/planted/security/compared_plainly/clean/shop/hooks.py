import hashlib
import hmac

KEY = b"not the real one"


def is_ours(request):
    expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, request.headers["X-Signature"])


def is_same(one, other):
    return hashlib.sha256(one).hexdigest() == hashlib.sha256(other).hexdigest()
