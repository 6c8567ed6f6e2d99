from django.http import JsonResponse

from shop.doors import open_door
from shop.models import Door
from shop.tasks import poll


def status(request, pk):
    poll.delay(pk)
    open_door(Door.objects.get(pk=pk))
    return JsonResponse({"asked": True})
