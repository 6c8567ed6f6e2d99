import threading
from contextvars import ContextVar

_state = threading.local()
_clients = threading.local()
_user = ContextVar("user")


class Remember:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        _state.user = request.user
        token = _user.set(request.user)
        try:
            return self.get_response(request)
        finally:
            del _state.user
            _user.reset(token)


def client(request):
    if not hasattr(_clients, "client"):
        _clients.client = object()
    return _clients.client
