import requests
from django.http import HttpResponse

OPTIONS = dict(headers={"X-App": "shop"})


def search(request):
    return HttpResponse(requests.get("https://rates.example", **OPTIONS).text)
