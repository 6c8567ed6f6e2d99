import hmac


def is_ours(request):
    return hmac.compare_digest(request.headers["X-Partner"], "…")
