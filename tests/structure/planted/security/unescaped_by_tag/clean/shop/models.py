from django.db import models


class Booking(models.Model):
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=5, choices=[("new", "new")])
