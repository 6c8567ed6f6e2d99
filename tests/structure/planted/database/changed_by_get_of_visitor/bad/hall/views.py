from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hall.models import Booking


@login_required
def cancel(request, pk):
    booking = get_object_or_404(Booking, pk=pk, guest=request.user)
    booking.state = "cancelled"
    booking.save()
    return HttpResponse()
