def client_address(meta):
    forwarded = meta.get("HTTP_X_FORWARDED_FOR")
    if forwarded:
        *_, last = forwarded.split(",")
        return last.strip()
    return meta["REMOTE_ADDR"]


def from_proxy(request):
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    return hops.pop(-1)


def one(request):
    _, _, address = request.headers.get("X-Forwarded-For", "").rpartition(",")
    return address
