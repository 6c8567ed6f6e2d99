import django_rq
import requests
from django.conf import settings


def deliver(number):
    return requests.post("https://partner.example/", json={"number": number}, timeout=5).json()


def ordered(request, number):
    if not settings.HAS_QUEUE:
        return deliver(number)
    return django_rq.enqueue(deliver, number)
