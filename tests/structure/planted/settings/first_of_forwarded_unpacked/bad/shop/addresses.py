def client_address(meta):
    forwarded = meta.get("HTTP_X_FORWARDED_FOR")
    if forwarded:
        first, *_ = forwarded.split(",")
        return first.strip()
    return meta["REMOTE_ADDR"]


def from_proxy(request):
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    return hops.pop(0)


def one(request):
    address, _, _ = request.headers.get("X-Forwarded-For", "").partition(",")
    return address
