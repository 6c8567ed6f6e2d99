from django.db import transaction
from django.http import JsonResponse

from hall.models import Seat


def take(request):
    with transaction.atomic():
        Seat.objects.create(number=1)
    return JsonResponse({})
