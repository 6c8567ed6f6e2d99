from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from hall.models import Booking


class Approve(View):
    def get(self, request, pk):
        booking = get_object_or_404(Booking, pk=pk)
        return HttpResponse(booking.price())

    def post(self, request, pk):
        booking = get_object_or_404(Booking, pk=pk)
        booking.approve()
        return HttpResponse()
