from rest_framework.viewsets import ModelViewSet

from shop.models import Booking, Review


class Reviews(ModelViewSet):
    queryset = Review.objects.all()

    def get_queryset(self):
        return Review.objects.filter(member__user=self.request.user)


class Bookings(ModelViewSet):
    queryset = Booking.objects.all()
