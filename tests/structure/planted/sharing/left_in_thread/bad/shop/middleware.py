import threading

_state = threading.local()


class Remember:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        _state.user = request.user
        return self.get_response(request)
