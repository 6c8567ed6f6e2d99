def address(request):
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    if forwarded:
        ip = forwarded.split(",")[0]
    else:
        ip = request.META.get("REMOTE_ADDR")
    return ip


def other(request):
    addresses = request.headers["X-Forwarded-For"].split(",")
    return addresses[0].strip()
