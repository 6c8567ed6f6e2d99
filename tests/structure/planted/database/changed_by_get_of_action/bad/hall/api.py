from rest_framework.decorators import action, api_view
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from hall.models import Booking


class Bookings(ReadOnlyModelViewSet):
    queryset = Booking.objects.all()

    @action(detail=True)
    def cancel(self, request, pk=None):
        booking = self.get_object()
        booking.state = "off"
        booking.save()
        return Response()


@api_view(["GET"])
def drop(request, pk):
    Booking.objects.get(pk=pk).delete()
    return Response()
