from django.core.cache import cache
from django.http import JsonResponse

from shop.tasks import count


def total(request):
    job = count.delay()
    cache.get("total")
    return JsonResponse({"job": job.id})
