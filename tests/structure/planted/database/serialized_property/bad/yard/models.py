from django.db import models


class Boat(models.Model):
    name = models.CharField(max_length=80)

    @property
    def skipper(self):
        trip = self.trips.order_by("-begins").first()
        return trip.skipper if trip else ""

    @property
    def short_name(self):
        return self.name[:10]


class Trip(models.Model):
    boat = models.ForeignKey(Boat, on_delete=models.CASCADE, related_name="trips")
    begins = models.DateTimeField()
    skipper = models.CharField(max_length=80)
