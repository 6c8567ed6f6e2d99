from django.db import models


class Booking(models.Model):
    state = models.CharField(max_length=10)
