def address(request):
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.split(",")[-1].strip()


def nearest(request, proxies):
    addresses = request.headers["X-Forwarded-For"].split(",")
    return addresses[-proxies]


def language(request):
    return request.META.get("HTTP_ACCEPT_LANGUAGE", "").split(",")[0]
