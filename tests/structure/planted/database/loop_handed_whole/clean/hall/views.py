from django.http import JsonResponse

from hall import lists
from hall.models import Booking


def bookings(request):
    found = Booking.objects.select_related("hall").filter(pk__gt=3)
    names = lists.listed(found)
    return JsonResponse({"names": names, "sorted": lists.sorted_names(bookings=Booking.objects.select_related("hall").all())})
