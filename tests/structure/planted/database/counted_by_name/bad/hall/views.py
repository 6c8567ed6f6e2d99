from django.http import JsonResponse

from hall.models import Booking


def numbers(request):
    paid = Booking.objects.filter(is_paid=True)
    return JsonResponse({"paid": len(paid)})
