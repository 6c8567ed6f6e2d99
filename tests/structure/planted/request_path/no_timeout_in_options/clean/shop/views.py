import requests
from django.conf import settings
from django.http import HttpResponse

OPTIONS = {"headers": {"X-App": "shop"}, "timeout": 3}
LATER = dict(headers={})
LATER["timeout"] = settings.RATES_TIMEOUT
MORE = {**settings.RATES}


def search(request):
    own = {"timeout": 3}
    text = requests.get("https://rates.example", **OPTIONS).text
    text += requests.get("https://rates.example", **LATER).text
    text += requests.get("https://rates.example", **MORE).text
    return HttpResponse(text + requests.get("https://rates.example", **own).text)
