import hashlib
import hmac

KEY = b"not the real one"


def is_ours(request):
    expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
    return expected == request.headers["X-Signature"]
