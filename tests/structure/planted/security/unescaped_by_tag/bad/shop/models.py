from django.db import models


class Booking(models.Model):
    purpose = models.CharField(max_length=200)
