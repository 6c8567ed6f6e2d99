import functools

import requests
from django.db import transaction
from django.http import JsonResponse

from hall.models import Seat

ask = functools.partial(requests.get, timeout=3)


def weather(request):
    return JsonResponse(ask("https://weather.example/").json())


@transaction.atomic
def take(request):
    Seat.objects.create(number=1)
    tell = functools.partial(requests.post, "https://board.example/", timeout=3)
    tell(json={"taken": 1})
    return JsonResponse({})
