HEADERS = ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP"]


class OnlyMine:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        for name in HEADERS:
            request.META.pop(name, None)
        return self.get_response(request)


def address(request):
    for name in ("HTTP_X_REAL_IP", "REMOTE_ADDR"):
        if request.META.get(name):
            return request.META[name]
    return None
