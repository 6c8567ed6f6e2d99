from django.http import JsonResponse

from shop.tasks import count


def total(request):
    job = count.delay()
    return JsonResponse({"total": job.get()})
