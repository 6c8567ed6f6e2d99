from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.http import JsonResponse

from hall.models import Town


def weather():
    return cache.get("weather")


async def today(request):
    data = weather() or await sync_to_async(list)("rain")
    return JsonResponse(data)


async def towns(request):
    rows = Town.objects.all()[:50]
    names = [town.name async for town in rows]
    async for town in Town.objects.all()[:3]:
        names.append(town.name)
    for name in names:
        print(name)
    first = await Town.objects.filter(name__gt="a").order_by("name").afirst()
    return JsonResponse({"names": names, "first": first.name})
