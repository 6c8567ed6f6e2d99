from django.http import JsonResponse

from shop.tasks import poll


def status(request, pk):
    poll.delay(pk)
    return JsonResponse({"asked": True})
