def address(request):
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.split(",")[-1].strip()


def nearest(request, proxies):
    addresses = request.headers["X-Forwarded-For"].split(",")
    return addresses[-proxies]


def behind(request, proxies):
    address = [request.META["REMOTE_ADDR"]]
    if address[0] in proxies:
        address = request.headers["X-Forwarded-For"].split(",")[::-1]
    return address[0]


def language(request):
    return request.META.get("HTTP_ACCEPT_LANGUAGE", "").split(",")[0]
