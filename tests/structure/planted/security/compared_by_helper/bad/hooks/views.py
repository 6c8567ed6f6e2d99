from hooks.crypto import sign


def is_signed(request):
    return request.headers.get("X-Signature") == sign(request.body)
