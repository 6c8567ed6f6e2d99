from datetime import date, timedelta

from django.http import JsonResponse

NEXT_WEEK = date.today() + timedelta(days=7)


def due(request):
    return JsonResponse({"until": NEXT_WEEK.isoformat()})
