import hashlib
import hmac

from django.conf import settings


def is_from_bank(request):
    made = hmac.new(settings.BANK_KEY, request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, request.headers.get("X-Bank", ""))
