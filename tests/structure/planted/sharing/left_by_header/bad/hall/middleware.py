import threading

from hall.models import Town

_state = threading.local()


class TownOfRequest:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = request.headers.get("X-Town")
        if name:
            _state.town = Town.objects.filter(name=name).first()
        return self.get_response(request)
