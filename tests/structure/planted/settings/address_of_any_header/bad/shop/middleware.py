HEADERS = ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "REMOTE_ADDR"]


def client_address(meta):
    for name in HEADERS:
        if meta.get(name):
            return meta[name]
    return None


def address(request):
    return next(request.META[each] for each in ("HTTP_X_REAL_IP", "HTTP_CLIENT_IP") if each in request.META)
