from django.contrib.auth.models import User
from django.http import JsonResponse

from hall.models import Booking


def guests(request):
    found = {}
    for user in User.objects.filter(is_active=True):
        found[user.username] = Booking.objects.filter(guest=user, paid=True).count()
    return JsonResponse(found)
