from datetime import date, timedelta

from django.http import JsonResponse
from django.utils import timezone

STARTED = timezone.now()
WEEK = timedelta(days=7)


def due(request):
    return JsonResponse({"until": (date.today() + WEEK).isoformat(), "up": str(timezone.now() - STARTED)})
