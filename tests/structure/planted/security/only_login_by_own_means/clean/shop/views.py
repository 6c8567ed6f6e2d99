from django.shortcuts import redirect
from django.views.generic import DeleteView

from .doors import Known, known
from .models import Booking


class Cancel(Known, DeleteView):
    model = Booking
    success_url = "/"


@known
def wishes(request, pk):
    booking = Booking.objects.select_related("room").get(pk=pk)
    booking.wishes = request.POST["wishes"]
    booking.save()
    return redirect("/")
