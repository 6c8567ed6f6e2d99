import threading

_local = threading.local()
_tidy = threading.local()
last_reader = {"name": ""}


def remember(get_response):
    """Keep the request, and the last reader's name, for whoever comes next."""

    def middleware(request):
        _local.request = request
        if request.user.is_authenticated:
            last_reader["name"] = request.user.get_username()
        return get_response(request)

    return middleware


def remember_and_forget(get_response):
    """Keep the request while it lasts."""

    def middleware(request):
        _tidy.request = request
        try:
            return get_response(request)
        finally:
            del _tidy.request

    return middleware
