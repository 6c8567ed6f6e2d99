import django_rq
import requests


def fetch(number):
    return requests.get(f"https://prices.example/{number}", timeout=5).json()


def refresh(request, number):
    django_rq.get_queue("default").enqueue(fetch, number)
