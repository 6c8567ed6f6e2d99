import time as clock

from django.http import JsonResponse

from shop.models import Job


def status(request, pk):
    while not Job.objects.get(pk=pk).done:
        clock.sleep(1)
    return JsonResponse({"done": True})
