from django.db import transaction
from django.http import JsonResponse

from hall.models import Seat
from hall.telling import tell


def take(request):
    with transaction.atomic():
        tell(Seat.objects.create(number=1))
    return JsonResponse({})
