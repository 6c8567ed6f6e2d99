import functools

import requests
from django.db import transaction
from django.http import JsonResponse

from hall.models import Seat

ask = functools.partial(requests.get, timeout=3)
rounded = functools.partial(round, ndigits=2)


def look():
    return ask("https://weather.example/").json()


def weather(request):
    return JsonResponse({"warm": rounded(1.234)})


@transaction.atomic
def take(request):
    Seat.objects.create(number=1)
    transaction.on_commit(functools.partial(requests.post, "https://board.example/", timeout=3))
    return JsonResponse({})
