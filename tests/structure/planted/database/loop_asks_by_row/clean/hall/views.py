from django.contrib.auth.models import User
from django.db.models import Count
from django.http import JsonResponse

from hall.models import Booking


def guests(request):
    counts = dict(Booking.objects.filter(paid=True).values_list("guest").annotate(n=Count("pk")))
    found = {}
    for user in User.objects.filter(is_active=True):
        found[user.username] = counts.get(user.pk, 0)
    return JsonResponse(found)


def newest(request, pk):
    for user in User.objects.filter(is_active=True, pk__gt=pk):
        return JsonResponse({"n": Booking.objects.filter(guest=user).count()})
    return JsonResponse({})
