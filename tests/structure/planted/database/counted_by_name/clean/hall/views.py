from django.http import JsonResponse

from hall.models import Booking


def numbers(request):
    paid = Booking.objects.filter(is_paid=True)
    rows = [each.pk for each in paid]
    last = Booking.objects.filter(is_paid=True)[:10]
    return JsonResponse({"paid": len(paid), "rows": rows, "last": len(last)})
