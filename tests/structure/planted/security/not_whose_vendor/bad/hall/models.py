from django.conf import settings
from django.db import models


class Seat(models.Model):
    sold = models.IntegerField(default=0)


class Ticket(models.Model):
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE)
    vendor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    sold = models.IntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
