import requests
from django.http import JsonResponse

from hall.models import Town


def weather():
    return requests.get("https://weather.example.com", timeout=3).json()


async def today(request):
    data = weather()
    return JsonResponse(data)


async def towns(request):
    names = []
    for town in Town.objects.all()[:50]:
        names.append(town.name)
    first = Town.objects.filter(name__gt="a").order_by("name").first()
    return JsonResponse({"names": names, "first": first.name})
