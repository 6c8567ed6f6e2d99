from django.db import models


class Booking(models.Model):
    is_paid = models.BooleanField(default=False)
